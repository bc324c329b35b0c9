"""The engine takes `Command(resume=None)` for a command without an answer, so a `null` that somebody typed would be
lost, unless it only fills a field of a command that does something else. Addressed to the interrupt, it arrives.
"""

from __future__ import annotations

from backstep_worker.api_json import Json
from backstep_worker.checkpoint_client import CheckpointClient
from backstep_worker.connection import awaited

_UNSETTLING = {
    "__error__",
    "__error_source_node__",
    INTERRUPT := "__interrupt__",
    "__scheduled__",
    "__resume__",
}
"""Writes of a task that has not finished."""


async def with_null_answer(params: dict[str, Json], client: CheckpointClient) -> Json:
    """The run's command with `null` put as `{interrupt id: null}`; any other command as it is."""
    command = params["command"]
    if command is None or "resume" not in command:
        return command
    if any(command.get(name) is not None for name in ("resume", "update", "goto")):
        return command
    checkpoint_id = (params["checkpoint"] or {}).get("checkpoint_id")
    paused = await awaited(client.get(params["thread_id"], "", checkpoint_id))
    asked = None if paused is None else _open_interrupt(paused["pending_writes"])
    return command if asked is None else {**command, "resume": {asked: None}}


def _open_interrupt(writes: list[Json]) -> str | None:
    """The first interrupt that waits, as the engine would take it for an answer without an address."""
    settled = {each["task_id"] for each in writes if each["channel"] not in _UNSETTLING}
    for write in writes:
        if write["channel"] != INTERRUPT or write["task_id"] in settled:
            continue
        value = write["value"].get("value")
        shown = value.get("view") if isinstance(value, dict) else value
        for asked in shown if isinstance(shown, list) else [shown]:
            asked_view = asked.get("view", asked) if isinstance(asked, dict) else None
            if isinstance(asked_view, dict) and isinstance(asked_view.get("id"), str):
                return asked_view["id"]
    return None
