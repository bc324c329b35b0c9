"""What the engine says of a checkpoint (its tasks, its value channels), in the protocol's form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from langgraph.types import StateSnapshot

from backstep_worker.api_json import Json, to_api_json
from backstep_worker.checkpoint_record import address_of

if TYPE_CHECKING:
    from langgraph.pregel import Pregel

    from backstep_worker.known_checkpoints import KnownCheckpoints

_COUNT = re.compile(r"\d+")


class ValueChannels:
    """Which channels make up the values, by the namespace of the graph that has them."""

    def __init__(self, graph: Pregel) -> None:
        self._known: dict[str, str | list[str]] = {"": _channels(graph)}
        for path, subgraph in graph.get_subgraphs(recurse=True):
            self._known[path] = _channels(subgraph)

    def of(self, namespace: str, values: Any) -> str | list[str]:
        """Namespaces of checkpoints are `node:task|…`."""
        parts = [part.split(":")[0] for part in namespace.split("|") if not _COUNT.fullmatch(part)]
        known = self._known.get("|".join(parts))
        if known is not None:
            return known
        # A graph that a node calls by itself is not known beforehand: its values name their channels.
        return list(values) if isinstance(values, dict) else "__root__"


class KnownValueChannels:
    """Those of the graphs that are used again and again: looking for subgraphs takes its time."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Pregel, ValueChannels] = WeakKeyDictionary()

    def of(self, graph: Pregel) -> ValueChannels:
        """A graph is read once, for as long as it is there."""
        known = self._known.get(graph)
        if known is None:
            known = self._known[graph] = ValueChannels(graph)
        return known


def _channels(graph: Pregel) -> str | list[str]:
    channels = graph.stream_channels_asis
    return channels if isinstance(channels, str) else list(channels)


def stream_annotation(
    payload: dict[str, Any], channels: ValueChannels, known: KnownCheckpoints
) -> dict[str, Json] | None:
    """Of a checkpoint in the stream, which does not say how its tasks came to be: those that were sent come first."""
    at = address_of(payload["config"])
    if at.thread_id is None or at.checkpoint_id is None:
        return None
    checkpoint = known.get(at.thread_id, at.namespace or "", at.checkpoint_id)
    sends = 0 if checkpoint is None else checkpoint.sends
    tasks = [
        {
            "id": task["id"],
            "name": task["name"],
            "path": ["__pregel_push", index, False] if index < sends else ["__pregel_pull", task["name"]],
            **_subgraph(task.get("state")),
        }
        for index, task in enumerate(payload["tasks"])
    ]
    return _annotation(payload["config"], tasks, channels.of(at.namespace or "", payload["values"]))


def snapshot_annotation(snapshot: StateSnapshot, channels: ValueChannels) -> dict[str, Json] | None:
    """Of a state that was read. None where it is that of no checkpoint."""
    at = address_of(snapshot.config)
    if at.thread_id is None or at.checkpoint_id is None:
        return None
    tasks = [
        {"id": task.id, "name": task.name, "path": to_api_json(task.path), **_subgraph(task.state)}
        for task in snapshot.tasks
    ]
    return _annotation(snapshot.config, tasks, channels.of(at.namespace or "", snapshot.values))


def end_annotations(snapshot: StateSnapshot, channels: ValueChannels) -> list[dict[str, Json]]:
    """Of the newest state and the states of its subgraphs, which must have been read with the writes applied."""
    own = snapshot_annotation(snapshot, channels)
    if own is None:
        return []
    # Fewer tasks to run than there are: writes of the finished ones are in the values already.
    if len(snapshot.next) != len(snapshot.tasks):
        own = {**own, "values": to_api_json(snapshot.values), "next": list(snapshot.next)}
    inner = [task.state for task in snapshot.tasks if isinstance(task.state, StateSnapshot)]
    return [own, *(each for state in inner for each in end_annotations(state, channels))]


def _annotation(config: dict[str, Any], tasks: list[Json], channels: str | list[str]) -> dict[str, Json]:
    fields = config["configurable"]
    return {
        "thread_id": fields["thread_id"],
        "checkpoint_ns": fields.get("checkpoint_ns", ""),
        "checkpoint_id": fields["checkpoint_id"],
        "tasks": tasks,
        "value_channels": channels,
    }


def _subgraph(state: Any) -> dict[str, Json]:
    config = state.config if isinstance(state, StateSnapshot) else state
    namespace = (config or {}).get("configurable", {}).get("checkpoint_ns")
    return {} if namespace is None else {"checkpoint_ns": namespace}
