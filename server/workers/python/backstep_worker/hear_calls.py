"""What a run needs so that its calls of models and tools are recorded or, in a replay, answered as that says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from backstep_worker.answering_classes import Answering, answering_during
from backstep_worker.api_json import Json
from backstep_worker.call_answers import CallAnswers
from backstep_worker.call_handler import CallHandler
from backstep_worker.call_recorder import CallRecorder

CALL_EVENT = "replay/call"
"""As protocol/calls.ts."""


@contextmanager
def heard_calls(
    params: dict[str, Json],
    calls: CallRecorder,
    saver: Any,
    *,
    note: Callable[[Json], None],
    leave: Callable[[BaseException], None],
) -> Iterator[CallHandler]:
    """Gives the handler for the run's callbacks; the run is what happens meanwhile."""
    replay = params.get("replay")
    if replay is None:
        yield CallHandler(calls.open(params["thread_id"], saver.serde), lambda text: text)
        return
    answers = CallAnswers(replay, note, leave)
    with answering_during(Answering(answers, saver.serde)):
        yield CallHandler(answers, lambda text: _renamed(text, replay["ids"]))


def _renamed(text: str, ids: dict[str, str]) -> str:
    for own, recorded in ids.items():
        text = text.replace(own, recorded)
    return text
