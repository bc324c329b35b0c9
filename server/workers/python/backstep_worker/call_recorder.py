"""Keeps what the models and tools of runs were asked and what came of it until the writes of the task that called them
are sent, which take it along: the record of a step is on disk no later than the step. Nothing of it reaches the graph.
A call that cannot be kept costs the run nothing; the record says so.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from backstep_worker.api_json import Json
from backstep_worker.stored_value import Serde, dump

if TYPE_CHECKING:
    from backstep_worker.call_handler import StartedCall


class CallRecorder:
    """Of all runs of a worker. Safe from any thread."""

    def __init__(self) -> None:
        self._threads: dict[str, _Calls] = {}

    def open(self, thread_id: str, serde: Serde) -> _Calls:
        """Until `close`, what the returned listener hears is kept for the thread's run."""
        calls = self._threads[thread_id] = _Calls(serde)
        return calls

    def close(self, thread_id: str) -> None:
        """Its run has ended."""
        self._threads.pop(thread_id, None)

    def take(self, thread_id: str, task_id: str) -> list[dict[str, Json]]:
        """The calls that the task has made and that nobody took yet."""
        calls = self._threads.get(thread_id)
        return [] if calls is None else calls.take(task_id)


class _Calls:
    def __init__(self, serde: Serde) -> None:
        self._serde = serde
        self._lock = threading.Lock()
        self._calls: dict[str, tuple[StartedCall, dict[str, Json] | None]] = {}

    def started(self, call_id: str, call: StartedCall) -> None:
        with self._lock:
            self._calls[call_id] = (call, None)

    def ended(self, call_id: str, output: Any) -> None:
        # As it is now: the node may go on to change it.
        self._end(call_id, self._kept("value", output))

    def failed(self, call_id: str, error: BaseException) -> None:
        from langgraph.errors import GraphBubbleUp, GraphInterrupt

        if isinstance(error, GraphInterrupt):
            # A tool that asks a person leaves by an error of the engine's.
            asked = error.args[0] if error.args else ()
            self._end(call_id, self._kept("interrupt", getattr(asked[0], "value", None) if asked else None))
        elif isinstance(error, GraphBubbleUp) or not isinstance(error, Exception):
            self._end(call_id, {"kind": "unkept", "reason": f"it ended with {type(error).__name__}"})
        else:
            kind = type(error)
            said = {"error": kind.__qualname__, "message": str(error), "module": kind.__module__}
            self._end(call_id, {"kind": "error", **said})

    def take(self, task_id: str) -> list[dict[str, Json]]:
        taken: list[dict[str, Json]] = []
        with self._lock:
            for call_id, (call, result) in list(self._calls.items()):
                if result is None or not _is_of(call.checkpoint_ns, task_id):
                    continue
                del self._calls[call_id]
                said = {"kind": call.kind, "name": call.name, "checkpoint_ns": call.checkpoint_ns}
                taken.append({**said, "input": call.input, "result": result})
        return taken

    def _kept(self, kind: str, value: Any) -> dict[str, Json]:
        try:
            return {"kind": kind, "value": dump(self._serde, value)}
        except Exception as error:
            return {"kind": "unkept", "reason": repr(error)}

    def _end(self, call_id: str, result: dict[str, Json]) -> None:
        with self._lock:
            if (known := self._calls.get(call_id)) is not None:
                self._calls[call_id] = (known[0], result)


def _is_of(namespace: str, task_id: str) -> bool:
    """Whether the task itself called, or one of a subgraph that it runs."""
    return any(segment.endswith(f":{task_id}") for segment in namespace.split("|"))
