"""The calls of a replayed step: which node makes them anew and which takes them from the record, which recorded call
answers which, and where the step leaves the record. Then nothing is called: the run ends, saying so. How the answers
get into models and tools is answering_classes.py's affair.
"""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any

from backstep_worker.api_json import Json
from backstep_worker.call_handler import StartedCall

current_tool: contextvars.ContextVar[str] = contextvars.ContextVar("backstep_tool", default="")
"""The call of a tool that is about to do its work."""


class LeftTheRecordError(BaseException):
    """No `Exception`: nodes catch those, and retry."""


class CallAnswers:
    """`replay`: the protocol's ReplayCalls. `note` tells of each call; `leave` ends the run. Safe from any thread."""

    def __init__(
        self, replay: dict[str, Json], note: Callable[[Json], None], leave: Callable[[BaseException], None]
    ) -> None:
        self._results: str = replay["results"]
        self._nodes: dict[str, str] = replay["nodes"]
        self._recorded: list[dict[str, Json]] = replay["recorded"]
        self._used: set[int] = set(replay["used"])
        self._note = note
        self._leave = leave
        self._calls: dict[str, StartedCall] = {}
        self._lock = threading.Lock()

    def started(self, call_id: str, call: StartedCall) -> None:
        """What a call is, by the id under which the callbacks told of it."""
        self._calls[call_id] = call
        if call.kind == "tool":
            current_tool.set(call_id)
        if self.source_of(call.checkpoint_ns) == "live":
            self._tell(call, "live", None, None)

    def ended(self, call_id: str, output: Any) -> None:
        """Nothing is recorded of a replay."""

    def failed(self, call_id: str, error: BaseException) -> None:
        """Nothing is recorded of a replay."""

    def call(self, call_id: str) -> StartedCall | None:
        """None where the callbacks did not tell of it."""
        return self._calls.get(call_id)

    def source_of(self, checkpoint_ns: str) -> str:
        """As protocol/callSource.ts: the longest path that is named counts."""
        names = path_of(checkpoint_ns).split("|")
        for length in range(len(names), 0, -1):
            if (source := self._nodes.get("|".join(names[:length]))) is not None:
                return source
        return self._results

    def answer(self, call: StartedCall) -> dict[str, Json]:
        """What the record has for the call: the protocol's CallResult. Raises LeftTheRecordError, and ends the run."""
        with self._lock:
            known = [at for at in self._of_node(call) if call.kind == "model" or self._name(at) == call.name]
            open_ = [at for at in known if at not in self._used]
            same = [at for at in open_ if self._recorded[at]["input"]["digest"] == call.input["digest"]]
            if same:
                self._used.add(same[0])
        if same and self._recorded[same[0]]["result"]["kind"] != "unkept":
            self._tell(call, "recorded", same[0], None)
            result: dict[str, Json] = self._recorded[same[0]]["result"]
            return result
        if same or not known:
            raise self._left(call, {"reason": "not recorded"})
        if not open_:
            raise self._left(call, {"reason": "no more recorded calls"})
        asked = difference(self._recorded[open_[0]]["input"], call.input)
        raise self._left(call, {"reason": "input differs", "input": asked})

    def _name(self, at: int) -> str:
        name: str = self._recorded[at]["name"]
        return name

    def _of_node(self, call: StartedCall) -> list[int]:
        """The recorded calls of the same kind by the same node, those of the same task first."""
        path = path_of(call.checkpoint_ns)
        mine = [
            at
            for at, each in enumerate(self._recorded)
            if each["kind"] == call.kind and path_of(each["checkpoint_ns"]) == path
        ]
        return sorted(mine, key=lambda at: self._recorded[at]["checkpoint_ns"] != call.checkpoint_ns)

    def _tell(self, call: StartedCall, source: str, answered: int | None, left: Json) -> None:
        said = {"node": path_of(call.checkpoint_ns), "kind": call.kind, "name": call.name}
        self._note({**said, "source": source, "answered": answered, "left": left})

    def _left(self, call: StartedCall, reason: dict[str, Json]) -> LeftTheRecordError:
        self._tell(call, "recorded", None, reason)
        where = f" at {reason['input']['at']}" if "input" in reason else ""
        error = LeftTheRecordError(
            f"The {call.kind} {call.name} of node {path_of(call.checkpoint_ns)} was called where the record has no "
            f"answer: {reason['reason']}{where}"
        )
        self._leave(error)
        return error


def path_of(namespace: str) -> str:
    """The nodes of a namespace without their tasks: `outer|inner`."""
    return "|".join(segment.split(":")[0] for segment in namespace.split("|"))


def difference(recorded: dict[str, Json], replayed: dict[str, Json]) -> dict[str, Json]:
    """The first part in which two questions differ."""
    sides = [{part["at"]: part for part in each["parts"]} for each in (recorded, replayed)]
    for at in dict.fromkeys([*sides[0], *sides[1]]):
        old, fresh = (side.get(at) for side in sides)
        if old is not None and fresh is not None and old["digest"] == fresh["digest"]:
            continue
        shown = {"recorded": old, "replayed": fresh}
        texts = {name: part.get("text", part["digest"]) for name, part in shown.items() if part is not None}
        return {"at": at, **texts}
    return {"at": "input"}
