"""The nodes that runs pause at, as the engine reads them: while a run goes on they may become others, and inside
subgraphs, which the engine itself does not tell of a run's breakpoints, the run's count as well.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from backstep_worker.api_json import Json

if TYPE_CHECKING:
    from langgraph.pregel import Pregel


Named = Sequence[str] | str | None
"""Names of nodes, `*` for all, None where nothing is said."""

ALL = "*"


@dataclass
class Breakpoints:
    """Of one run; they change while it goes on."""

    before: Named
    after: Named


_current: contextvars.ContextVar[Breakpoints | None] = contextvars.ContextVar("backstep_breakpoints", default=None)


class LiveNodes(Sequence[str]):
    """What the engine takes for a list of names (or for `*`), and asks again at each superstep.

    `own` is what the graph was compiled with; it counts where `named` gives None. To who copies or draws the graph
    this is just that list.
    """

    def __init__(self, own: Sequence[str] | str, named: Callable[[], Named]) -> None:
        self._own = own
        self._named = named

    def _now(self) -> Sequence[str] | str:
        named = self._named()
        return self._own if named is None else named

    def __bool__(self) -> bool:
        # The engine asks no further where a list is empty.
        return True

    def __eq__(self, other: object) -> bool:
        return other == ALL and self._now() == ALL

    __hash__ = None  # type: ignore[assignment]

    def __contains__(self, name: object) -> bool:
        return name in self._now()

    def _listed(self) -> Sequence[str]:
        return () if isinstance(self._own, str) else self._own

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed())

    def __len__(self) -> int:
        return len(self._listed())

    def __getitem__(self, index: Any) -> Any:
        return self._listed()[index]


class RunBreakpoints:
    """Those of all runs under way."""

    def __init__(self) -> None:
        self._under_way: dict[str, Breakpoints] = {}

    def begin(self, params: dict[str, Json]) -> None:
        """From now on they may change, also while the run gets ready."""
        self._under_way[params["run_id"]] = Breakpoints(params["interrupt_before"], params["interrupt_after"])

    def end(self, run_id: str) -> None:
        """They change no more."""
        self._under_way.pop(run_id, None)

    @contextmanager
    def during(self, graph: Pregel, run_id: str) -> Iterator[dict[str, Any]]:
        """Gives the options of the engine's stream; whatever runs within, subgraphs included, heeds the run's."""
        run = self._under_way[run_id]
        for _, subgraph in graph.get_subgraphs(recurse=True):
            _follow(subgraph)
        token = _current.set(run)
        try:
            yield {
                "interrupt_before": LiveNodes(graph.interrupt_before_nodes, lambda: run.before),
                "interrupt_after": LiveNodes(graph.interrupt_after_nodes, lambda: run.after),
            }
        finally:
            _current.reset(token)

    def change(self, params: dict[str, Json]) -> bool:
        """False where the run is not under way."""
        run = self._under_way.get(params["run_id"])
        if run is None:
            return False
        run.before, run.after = params["interrupt_before"], params["interrupt_after"]
        return True


def _follow(subgraph: Any) -> None:
    """Makes a subgraph ask for the breakpoints of whichever run uses it."""
    for side in ("before", "after"):
        name = f"interrupt_{side}_nodes"
        own = getattr(subgraph, name, None)
        if own is not None and not isinstance(own, LiveNodes):
            setattr(subgraph, name, LiveNodes(own, _of_current(side)))


def _of_current(side: str) -> Callable[[], Named]:
    def named() -> Named:
        run = _current.get()
        if run is None:
            return None
        nodes = cast("Named", getattr(run, side))
        # `*` is every superstep of the root graph; nodes inside are named.
        return () if nodes == ALL or nodes is None else nodes

    return named
