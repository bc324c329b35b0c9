"""One run of a graph: streams it, sends the events that were asked for (each only when the checkpoints it may mention
are on disk), tells the server which tasks follow each checkpoint, and says how it ended. Leaves queues, statuses and
event numbers to the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from langgraph.types import StateSnapshot

from backstep_worker.annotations import end_annotations
from backstep_worker.api_events import ApiEvents
from backstep_worker.api_json import Json
from backstep_worker.call_answers import LeftTheRecordError
from backstep_worker.hear_calls import CALL_EVENT, heard_calls
from backstep_worker.kept_stream import KeptStream
from backstep_worker.langsmith_wishes import feedback_urls, traced
from backstep_worker.node_threads import RunCancelled, current_run
from backstep_worker.null_answer import with_null_answer
from backstep_worker.prints import prints_of_run
from backstep_worker.protocol_stream import protocol_items, speaks_protocol
from backstep_worker.run_config import run_config, run_input, stream_options
from backstep_worker.run_deps import RunDeps
from backstep_worker.run_outcome import run_error, run_output
from backstep_worker.stream_items import stream_items
from backstep_worker.task_traces import TraceHandler

if TYPE_CHECKING:
    from langgraph.pregel import Pregel

_CANCEL_TURNS = 20


class Run:
    """From its parameters to its outcome."""

    def __init__(self, graph: Pregel, params: dict[str, Json], deps: RunDeps) -> None:
        self._graph = graph
        self._params = params
        self._deps = deps
        self._thread_id: str = params["thread_id"]
        self._channels = deps.channels.of(graph)
        self._kept = KeptStream(params, self._channels, deps.news.of(params["run_id"]), deps)

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
            except (Exception, asyncio.CancelledError, LeftTheRecordError, RunCancelled, SystemExit) as error:
                await self._end_state()
                return {"status": "error", "error": run_error(acks.failure or error)}
        finally:
            self._kept.is_open = False
            deps.calls.close(self._thread_id)
            waiting.cancel()
            deps.acknowledgements.close(self._thread_id)

    async def _cancel(self, running: asyncio.Task[Any]) -> dict[str, Json]:
        self._kept.is_open = False
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
        tracing = TraceHandler(self._deps.traces, self._deps.conditions.of(self._graph))
        config = run_config(params)
        during = self._deps.breakpoints.during(self._graph, params["run_id"])
        with during as nodes, self._heard(), traced(config["configurable"]), self._calls() as handler:
            config["callbacks"] = [handler, tracing]
            options = {**stream_options(params), **nodes}
            what = (self._graph, run_input(params), config, options)
            items = protocol_items(*what) if is_protocol and speaks_protocol() else stream_items(*what, shown)
            try:
                async for item in self._kept.of(items):
                    for event, data in events.of(item):
                        self._deps.emit(params["run_id"], event, data)
            finally:
                self._deps.traces.forget(tracing.tasks)
        await self._offer_feedback()
        if self._kept.is_at_end and self._kept.has_latest and params["durability"] != "exit":
            # The server keeps the end of a run together with what is on its way.
            return {"status": "success", "output": run_output(self._kept.latest, []), "next": []}
        return await self._paused()

    async def _offer_feedback(self) -> None:
        """Feedback is no part of the run: where it cannot be offered, the run is none the worse."""
        run_id = self._params["run_id"]
        if not self._params["stream_mode"]:
            return
        try:
            urls = await feedback_urls(run_id, self._params["feedback_keys"])
        except Exception as error:
            print(f"LangSmith gave no feedback addresses for run {run_id}: {error!r}", file=sys.stderr)
            return
        if urls is not None and self._kept.is_open:
            self._deps.emit(run_id, "feedback", urls)

    @contextlib.contextmanager
    def _heard(self) -> Iterator[None]:
        """Sends what the run prints, where somebody wants to hear it."""
        if "prints" not in self._params["stream_mode"]:
            yield
            return
        loop, run_id = asyncio.get_running_loop(), self._params["run_id"]

        def send(line: Json) -> None:
            if self._kept.is_open:
                self._deps.emit(run_id, "prints", line)

        # A turn later: what a node prints follows the news that it has begun.
        with prints_of_run(lambda line: loop.call_soon_threadsafe(loop.call_soon, send, line)):
            yield

    def _calls(self) -> contextlib.AbstractContextManager[Any]:
        """Calls of models and tools are recorded or, in a replay, answered as that says."""
        loop, run_id = asyncio.get_running_loop(), self._params["run_id"]

        def leave(error: BaseException) -> None:
            if (acks := self._deps.acknowledgements.of(self._thread_id)) is not None:
                acks.fail(error)

        return heard_calls(
            self._params,
            self._deps.calls,
            self._graph.checkpointer,
            note=lambda note: self._deps.emit(run_id, CALL_EVENT, note),
            leave=lambda error: loop.call_soon_threadsafe(leave, error),
        )

    async def _paused(self) -> dict[str, Json]:
        state = await self._end_state()
        open_ = [] if state is None else [each for task in state.tasks for each in task.interrupts]
        interrupts = [each for each in open_ if not self._kept.asked or getattr(each, "id", None) in self._kept.asked]
        values = self._kept.latest if self._kept.has_latest or state is None else state.values
        following = [] if state is None else list(state.next)
        return {"status": "success", "output": run_output(values, interrupts), "next": following}

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
                    self._deps.client.annotate(annotation, graph_id)
            return state
        except Exception as error:
            run_id = self._params["run_id"]
            print(f"The state after run {run_id} could not be read: {error!r}", file=sys.stderr)
            return None


def with_plain_modes(params: dict[str, Json]) -> dict[str, Json]:
    """What clients of the newer protocol get of an engine's plain events; the server puts them in its form."""
    asked = [mode for mode in params["stream_mode"] if mode != "protocol"]
    plain = ["values", "updates", "custom", "tasks", "checkpoints"]
    return {**params, "stream_mode": list(dict.fromkeys([*asked, *plain])), "stream_subgraphs": True}
