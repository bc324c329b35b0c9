"""Starts the engine's stream for a run and brings its two forms (stream, stream of events) into one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backstep_worker.api_json import Json

if TYPE_CHECKING:
    from langgraph.pregel import Pregel


@dataclass(frozen=True)
class Chunk:
    """A chunk of a stream mode; the namespace is empty for the root graph."""

    namespace: tuple[str, ...]
    mode: str
    payload: Any
    timestamp: int | None = None
    """Of an event of the newer protocol."""


@dataclass(frozen=True)
class Event:
    """An event of astream_events that is no chunk."""

    event: dict[str, Any]


StreamItem = Chunk | Event


def stream_items(
    graph: Pregel, input_: Any, config: dict[str, Any], options: dict[str, Any], params: dict[str, Json]
) -> AsyncIterator[StreamItem]:
    """Values for the outcome, checkpoints for the annotations, tasks for who looks; with subgraphs, for theirs."""
    asked = {"messages" if mode == "messages-tuple" else mode for mode in params["stream_mode"]}
    asked -= {"events", "prints"}
    # Every mode keeps its place: the engine sends what belongs together in the order of its own doing.
    modes = sorted(asked | {"values", "checkpoints", "tasks"})
    streaming = {**options, "stream_mode": modes, "subgraphs": True}
    if "events" in params["stream_mode"]:
        return _events(graph.astream_events(input_, config, version="v2", **streaming), params["run_id"])
    return _chunks(graph.astream(input_, config, **streaming))


async def _chunks(stream: AsyncIterator[Any]) -> AsyncIterator[StreamItem]:
    async for namespace, mode, payload in stream:
        yield Chunk(tuple(namespace), mode, payload)


async def _events(stream: AsyncIterator[Any], run_id: str) -> AsyncIterator[StreamItem]:
    async for event in stream:
        if "langsmith:hidden" in (event.get("tags") or ()):
            continue
        if event["event"] == "on_chain_stream" and event["run_id"] == run_id:
            namespace, mode, payload = event["data"]["chunk"]
            yield Chunk(tuple(namespace), mode, payload)
        else:
            yield Event(event)
