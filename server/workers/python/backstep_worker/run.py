"""One run of a graph: streams it, sends the events that were asked for (each only when the checkpoints it may mention
are on disk), tells the server which tasks follow each checkpoint, and says how it ended. Leaves queues, statuses and
event numbers to the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langgraph.types import StateSnapshot

from backstep_worker.acknowledgements import Acknowledgements, Outstanding
from backstep_worker.annotations import KnownValueChannels, end_annotations, stream_annotation
from backstep_worker.api_events import ApiEvents
from backstep_worker.api_json import Json, to_api_json
from backstep_worker.checkpoint_client import CheckpointClient
from backstep_worker.checkpoint_record import address_of
from backstep_worker.graph_error import user_traceback
from backstep_worker.known_checkpoints import KnownCheckpoints
from backstep_worker.node_threads import NodeThreads, RunCancelled, current_run
from backstep_worker.null_answer import with_null_answer
from backstep_worker.protocol_stream import protocol_items, speaks_protocol
from backstep_worker.pump import Pump
from backstep_worker.run_config import run_config, run_input, stream_options
from backstep_worker.stream_items import Chunk, StreamItem, stream_items

if TYPE_CHECKING:
    from langgraph.pregel import Pregel

INTERRUPT = "__interrupt__"
_CANCEL_TURNS = 20


@dataclass(frozen=True)
class RunDeps:
    """What the runs of a worker share."""

    client: CheckpointClient
    known: KnownCheckpoints
    outstanding: Outstanding
    acknowledgements: Acknowledgements
    threads: NodeThreads
    channels: KnownValueChannels
    emit: Callable[[str, str, Json], None]


class Run:
    """From its parameters to its outcome."""

    def __init__(self, graph: Pregel, params: dict[str, Json], deps: RunDeps) -> None:
        self._graph = graph
        self._params = params
        self._deps = deps
        self._thread_id: str = params["thread_id"]
        self._channels = deps.channels.of(graph)
        self._is_open = True
        self._latest: Any = None
        self._has_latest = False
        self._is_at_end = False
        # A task that has been answered keeps its old interrupts in the state.
        self._asked: set[str] = set()

    async def execute(self, cancelled: asyncio.Event) -> dict[str, Json]:
        """Never raises for what the graph does."""
        params, deps = self._params, self._deps
        acks = deps.acknowledgements.open(self._thread_id, may_run_ahead=params["durability"] == "async")
        current_run.set(params["run_id"])
        running = asyncio.get_running_loop().create_task(self._stream())
        # What cannot be kept ends the run: it must not go on without a trace.
        acks.on_failure(lambda _: running.cancel())
        waiting = asyncio.get_running_loop().create_task(cancelled.wait())
        try:
            # A node may ignore the cancellation; the run ends all the same.
            await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                return await self._cancel(running)
            try:
                return running.result()
            except (Exception, asyncio.CancelledError, RunCancelled, SystemExit) as error:
                await self._end_state()
                return {"status": "error", "error": run_error(acks.failure or error)}
        finally:
            self._is_open = False
            waiting.cancel()
            deps.acknowledgements.close(self._thread_id)

    async def _cancel(self, running: asyncio.Task[Any]) -> dict[str, Json]:
        self._is_open = False
        running.cancel()
        self._deps.threads.end(self._params["run_id"])
        for _ in range(_CANCEL_TURNS):
            if running.done():
                break
            await asyncio.sleep(0)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.shield(asyncio.wait([running])), 1)
        await self._end_state()
        return {"status": "cancelled"}

    async def _stream(self) -> dict[str, Json]:
        params = self._params
        params = {**params, "command": await with_null_answer(params, self._deps.client)}
        is_protocol = "protocol" in params["stream_mode"]
        shown = with_plain_modes(params) if is_protocol else params
        events = ApiEvents(shown)
        what = (self._graph, run_input(params), run_config(params), stream_options(params))
        items = protocol_items(*what) if is_protocol and speaks_protocol() else stream_items(*what, shown)
        async for item in self._kept(items):
            for event, data in events.of(item):
                self._deps.emit(params["run_id"], event, data)
        # A run that may be ahead of the disk has ended only when all of it is there.
        await self._deps.outstanding.settled(self._thread_id)
        if self._is_at_end and self._has_latest and params["durability"] != "exit":
            return {"status": "success", "output": run_output(self._latest, []), "next": []}
        return await self._paused()

    async def _paused(self) -> dict[str, Json]:
        state = await self._end_state()
        open_ = [] if state is None else [each for task in state.tasks for each in task.interrupts]
        interrupts = [each for each in open_ if not self._asked or getattr(each, "id", None) in self._asked]
        values = self._latest if self._has_latest or state is None else state.values
        following = [] if state is None else list(state.next)
        return {"status": "success", "output": run_output(values, interrupts), "next": following}

    async def _kept(self, items: AsyncIterator[StreamItem]) -> AsyncIterator[StreamItem]:
        """The items again, each once what it may mention is on disk, and noted."""
        pump = Pump(items)
        try:
            while (item := await pump.next()) is not None:
                await self._on_disk(item, pump)
                if not self._is_open:
                    return
                if isinstance(item, Chunk):
                    self._note(item)
                yield item
        finally:
            await pump.stop()

    async def _on_disk(self, item: StreamItem, pump: Pump[StreamItem]) -> None:
        await self._deps.outstanding.settled(self._thread_id)
        if not isinstance(item, Chunk) or self._params["durability"] == "exit":
            return
        mention: StreamItem | None = item
        if item.mode == "values":
            # The engine shows a checkpoint's values just before the checkpoint itself.
            mention = await _next_soon(pump)
        config = _mentioned(mention, item.namespace)
        if config is None:
            return
        at = address_of(config)
        acks = self._deps.acknowledgements.of(self._thread_id)
        if acks is None or at.checkpoint_id is None:
            return
        loop = asyncio.get_running_loop()
        kept = loop.create_task(acks.wait(at.namespace or "", at.checkpoint_id))
        ended = loop.create_task(pump.ended.wait())
        # The end of the stream ends every wait.
        await asyncio.wait([kept, ended], return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if kept.done():
            kept.result()
        else:
            kept.cancel()

    def _note(self, chunk: Chunk) -> None:
        is_root = not chunk.namespace
        if chunk.mode == "values":
            payload = chunk.payload
            if isinstance(payload, dict) and INTERRUPT in payload:
                self._asked.update(getattr(each, "id", "") for each in payload[INTERRUPT])
                payload = {key: value for key, value in payload.items() if key != INTERRUPT}
                is_root = is_root and bool(payload)
            if is_root:
                self._latest, self._has_latest = payload, True
        elif chunk.mode == "checkpoints":
            if is_root:
                self._is_at_end = not chunk.payload["tasks"]
            if self._params["durability"] != "exit":
                annotation = stream_annotation(chunk.payload, self._channels, self._deps.known)
                if annotation is not None:
                    self._deps.client.annotate(annotation)

    async def _end_state(self) -> StateSnapshot | None:
        """The newest state, with what its finished tasks wrote; annotates it and its subgraphs', unless it is that of
        another graph (a run that was ended before its first checkpoint). None where it cannot be read.
        """
        try:
            await self._deps.outstanding.settled(self._thread_id)
            config = {"configurable": {"thread_id": self._thread_id, "checkpoint_ns": ""}}
            state = await self._graph.aget_state(config, subgraphs=True)
            graph_id = self._params["graph_id"]
            if (state.metadata or {}).get("graph_id", graph_id) == graph_id:
                for annotation in end_annotations(state, self._channels):
                    self._deps.client.annotate(annotation)
            return state
        except Exception as error:
            run_id = self._params["run_id"]
            print(f"The state after run {run_id} could not be read: {error!r}", file=sys.stderr)
            return None


async def _next_soon(pump: Pump[StreamItem]) -> StreamItem | None:
    """What follows in the stream, if it is about to be there."""
    peeking = asyncio.get_running_loop().create_task(pump.peek())
    for _ in range(3):
        if peeking.done():
            break
        await asyncio.sleep(0)
    if peeking.done():
        return peeking.result()
    peeking.cancel()
    return None


def _mentioned(item: StreamItem | None, namespace: tuple[str, ...]) -> dict[str, Any] | None:
    """The config of the checkpoint that `item` shows, if it is one of the graph at `namespace`."""
    if not isinstance(item, Chunk) or item.namespace != namespace:
        return None
    payload = item.payload
    if item.mode == "debug" and payload["type"] == "checkpoint":
        payload = payload["payload"]
    elif item.mode != "checkpoints":
        return None
    return payload["config"]


def with_plain_modes(params: dict[str, Json]) -> dict[str, Json]:
    """What clients of the newer protocol get of an engine's plain events; the server puts them in its form."""
    asked = [mode for mode in params["stream_mode"] if mode != "protocol"]
    plain = ["values", "updates", "custom", "tasks", "checkpoints"]
    return {**params, "stream_mode": list(dict.fromkeys([*asked, *plain])), "stream_subgraphs": True}


def run_output(values: Any, interrupts: list[Any]) -> Json:
    """The last values, with `__interrupt__` where an interrupt() asks something."""
    output = to_api_json(values)
    if not interrupts:
        return output
    return {**(output if isinstance(output, dict) else {}), INTERRUPT: to_api_json(interrupts)}


def run_error(error: BaseException) -> dict[str, Json]:
    """The error of a run as the API gives it."""
    # An ExceptionGroup, which Python 3.10 does not know by name: the first is what the others came of.
    if (inner := getattr(error, "exceptions", None)) is not None:
        error = inner[0]
    if isinstance(error, SystemExit):
        message = f"The graph's code called sys.exit({error.code!r})."
        return {"error": "SystemExit", "message": message, "stack": user_traceback(error)}
    return {"error": type(error).__name__, "message": str(error), "stack": user_traceback(error)}
