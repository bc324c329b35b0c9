"""From the engine's stream to the events of the API, named and shaped as the published Python server sends them.
Decides on names and payloads; when an event may leave is run.py's part.
"""

from __future__ import annotations

from typing import Any

from backstep_worker.api_json import Json, to_api_json
from backstep_worker.message_events import MessageEvents
from backstep_worker.protocol_stream import NATIVE
from backstep_worker.stream_items import Chunk, Event, StreamItem

ApiEvent = tuple[str, Json]

_ANY_NAMESPACE = {"messages", "custom"}
"""What every graph of the run writes into the root's stream, asked for subgraphs or not."""


class ApiEvents:
    """A translator for one run: it remembers which messages it has shown."""

    def __init__(self, params: dict[str, Json]) -> None:
        asked = params["stream_mode"]
        self._subgraphs: bool = params["stream_subgraphs"]
        self._wants_events = "events" in asked
        self._messages = MessageEvents() if "messages" in asked else None
        self._tuples = "messages-tuple" in asked
        self._modes = set(asked) - {"events", "messages", "messages-tuple"}

    def of(self, item: StreamItem) -> list[ApiEvent]:
        """The events to send for an item."""
        if isinstance(item, Event):
            return [("events", to_api_json(item.event))] if self._wants_events else []
        if item.namespace and not self._subgraphs and item.mode not in _ANY_NAMESPACE:
            return []
        if item.timestamp is not None and item.mode in NATIVE:
            return self._protocol(item)
        place = "|".join(("", *item.namespace)) if self._subgraphs and item.namespace else ""
        if item.mode == "messages":
            shown = [] if self._messages is None else self._messages.of(item.payload)
            whole = [(f"messages{place}", to_api_json(item.payload))] if self._tuples else []
            return [*whole, *shown]
        if item.mode not in self._modes:
            return []
        return [(f"{item.mode}{place}", shape(item.mode, item.payload))]

    def _protocol(self, item: Chunk) -> list[ApiEvent]:
        """A whole message has no events of its own in the protocol; the state tells of it."""
        if item.mode == "messages" and not isinstance(item.payload, dict):
            return []
        params = {"namespace": item.namespace, "timestamp": item.timestamp, "data": item.payload}
        return [("protocol", to_api_json({"method": item.mode, "params": params}))]


def shape(mode: str, payload: Any) -> Json:
    """The payload of a stream mode as the API shows it."""
    if mode == "checkpoints":
        return to_api_json(_checkpoint(payload))
    if mode == "tasks":
        return to_api_json(_task(payload))
    if mode == "debug":
        shown = _checkpoint if payload["type"] == "checkpoint" else _task
        return to_api_json({**payload, "payload": shown(payload["payload"])})
    return to_api_json(payload)


def _checkpoint(payload: dict[str, Any]) -> dict[str, Any]:
    config, parent = payload["config"], payload.get("parent_config")
    return {
        **payload,
        "config": _public(config),
        "parent_config": _public(parent),
        "tasks": [_task(task) for task in payload["tasks"]],
        "checkpoint": _reference(config),
        "parent_checkpoint": _reference(parent),
    }


def _task(task: dict[str, Any]) -> dict[str, Any]:
    """A task's subgraph is named by its checkpoint, not by an engine config."""
    state = task.get("state")
    reference = _reference(state) if isinstance(state, dict) else None
    if reference is None:
        return task
    return {**{key: value for key, value in task.items() if key != "state"}, "checkpoint": reference}


def _reference(config: dict[str, Any] | None) -> dict[str, Any] | None:
    fields = (config or {}).get("configurable", {})
    if "thread_id" not in fields:
        return None
    return {
        "thread_id": fields["thread_id"],
        "checkpoint_id": fields.get("checkpoint_id"),
        "checkpoint_ns": fields.get("checkpoint_ns", ""),
        "checkpoint_map": fields.get("checkpoint_map"),
    }


def _public(config: dict[str, Any] | None) -> dict[str, Any] | None:
    if config is None:
        return None
    fields = config.get("configurable", {})
    return {"configurable": {key: value for key, value in fields.items() if not key.startswith("__")}}
