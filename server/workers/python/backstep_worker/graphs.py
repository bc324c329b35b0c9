"""The graphs of this worker: loads each once, gives a runnable graph with the server's saver in place of its own
checkpointer, and keeps one graph's failure from touching the others.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from backstep_worker.api_json import Json
from backstep_worker.connection import RpcError
from backstep_worker.graph_error import LoadLimitError, graph_error, no_exit
from backstep_worker.graph_source import load_module

if TYPE_CHECKING:
    from langgraph.pregel import Pregel

    from backstep_worker.graph_export import GraphExport

GRAPH_NOT_LOADED = 1001


class Graphs:
    """`backing` gives the saver and a store for graphs that have none."""

    def __init__(self, project_dir: str, backing: Callable[[], tuple[Any, Any]]) -> None:
        self._project_dir = project_dir
        self._backing = backing
        self._exports: dict[str, GraphExport] = {}
        self._reports: dict[str, dict[str, Json]] = {}
        self._prepared: WeakKeyDictionary[Any, Pregel] = WeakKeyDictionary()

    async def load(
        self,
        sources: list[dict[str, Json]],
        limit_ms: int,
        stuck: dict[str, Json],
        loading: Callable[[str], None],
        gave_up: Callable[[str, dict[str, Json]], None],
    ) -> dict[str, Json]:
        """One after another, so that it is known which one does not come to its end. Gives the reports."""
        for source in sources:
            graph_id = source["graph_id"]
            if graph_id in stuck:
                self._reports[graph_id] = {"ok": False, "error": stuck[graph_id]}
                continue
            loading(graph_id)
            loaded = asyncio.get_running_loop().create_task(self._load_one(source))
            await asyncio.wait([loaded], timeout=limit_ms / 1000)
            error = loaded.exception() if loaded.done() else LoadLimitError(limit_ms)
            if error is None:
                self._reports[graph_id] = loaded.result()
                continue
            told = graph_error(error, source["file"], self._project_dir)
            if not loaded.done():
                loaded.cancel()
                gave_up(graph_id, told)
            self._reports[graph_id] = {"ok": False, "error": told}
        return self._reports

    async def _load_one(self, source: dict[str, Json]) -> dict[str, Json]:
        # In a thread: a module may run an event loop of its own, and one that never ends must not keep this one.
        exported = await asyncio.to_thread(self._import, source)
        graph_id = source["graph_id"]
        self._exports[graph_id] = exported
        try:
            async with self.use(graph_id, {}, "assistants.read") as graph:
                from backstep_worker.graph_channels import graph_channels
                from backstep_worker.graph_shape import graph_shape

                return {"ok": True, **node_names(graph), "channels": graph_channels(graph), "shape": graph_shape(graph)}
        except Exception as error:
            self._exports.pop(graph_id)
            if not exported.is_factory:
                raise
            self._exports[graph_id] = exported
            # It may need the run's config; each run will tell.
            print(f'The factory of graph "{graph_id}" failed without a config: {error!r}', file=sys.stderr)
            return {"ok": True, "nodes": [], "subgraphs": {}, "channels": {}}

    def _import(self, source: dict[str, Json]) -> GraphExport:
        from backstep_worker.engine import check_engine
        from backstep_worker.older_python import carry_context

        check_engine()
        carry_context()
        with no_exit():
            module = load_module(source["file"], source.get("module"), self._project_dir)
        from backstep_worker.graph_export import GraphExport

        return GraphExport(module, source["export_name"])

    @asynccontextmanager
    async def use(
        self, graph_id: str, config: dict[str, Any], access: str, context: Any = None
    ) -> AsyncIterator[Pregel]:
        """The graph for one use. Raises RpcError (GRAPH_NOT_LOADED) where it did not load."""
        exported = self._exports.get(graph_id)
        if exported is None:
            error = self._reports.get(graph_id, {}).get("error")
            reason = error["message"] if error is not None else "there is no such graph"
            raise RpcError(GRAPH_NOT_LOADED, f'Graph "{graph_id}" is not loaded: {reason}', error)
        saver, store = self._backing()
        given = {**config, "configurable": {**config.get("configurable", {})}}
        async with exported.open(given, access, store, context) as graph:
            yield self._prepare(graph_id, graph, saver, store)

    def _prepare(self, graph_id: str, graph: Pregel, saver: Any, store: Any) -> Pregel:
        """A copy: the same object may be another graph's subgraph, where its own checkpointer setting counts."""
        prepared = self._prepared.get(graph)
        if prepared is None:
            update: dict[str, Any] = {"checkpointer": saver}
            if graph.store is None:
                update["store"] = store
            if graph.name == "LangGraph":
                update["name"] = graph_id
            prepared = self._prepared[graph] = graph.copy(update=update)
        return prepared


def node_names(graph: Pregel) -> dict[str, Json]:
    """The names that breakpoints may use: the graph's own and those inside subgraphs, by the path of the subgraph."""
    inner = {path: _visible(subgraph) for path, subgraph in graph.get_subgraphs(recurse=True)}
    return {"nodes": _visible(graph), "subgraphs": inner}


def _visible(graph: Pregel) -> list[str]:
    return [name for name in graph.nodes if name not in ("__start__", "__end__")]
