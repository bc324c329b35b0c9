"""What the server sends of a checkpoint, as the engine wants it."""

from __future__ import annotations

from langgraph.checkpoint.base import CheckpointTuple

from backstep_worker.api_json import Json
from backstep_worker.channel_writes import loaded_checkpoint
from backstep_worker.checkpoint_record import checkpoint_of, config_of
from backstep_worker.saver_deps import SaverDeps
from backstep_worker.stored_value import Serde, restore


def loaded(serde: Serde, deps: SaverDeps, stored: dict[str, Json] | None) -> CheckpointTuple | None:
    """The checkpoint that a run goes on from: what it builds on is known from now on."""
    if stored is None:
        return None
    found = checkpoint_tuple(serde, stored)
    thread_id, namespace, checkpoint_id = (
        stored["thread_id"],
        stored["checkpoint_ns"],
        stored["checkpoint"]["id"],
    )
    known = loaded_checkpoint(stored, found.checkpoint["channel_values"])
    deps.known.set(thread_id, namespace, checkpoint_id, known)
    deps.acknowledgements.mark(thread_id, namespace, checkpoint_id)
    return found


def checkpoint_tuple(serde: Serde, stored: dict[str, Json]) -> CheckpointTuple:
    """One checkpoint with its pending writes."""
    thread_id, namespace = stored["thread_id"], stored["checkpoint_ns"]
    values = {channel: restore(serde, value) for channel, value in stored["values"].items()}
    parent_id = stored["parent_checkpoint_id"]
    # The order in which the engine applied them, for channels that are made of their writes.
    writes = sorted(stored["pending_writes"], key=lambda each: (each.get("task_path", ""), each["task_id"]))
    return CheckpointTuple(
        config=config_of(thread_id, namespace, stored["checkpoint"]["id"]),
        checkpoint=checkpoint_of(stored["checkpoint"], values),
        metadata=stored["metadata"],
        parent_config=None if parent_id is None else config_of(thread_id, namespace, parent_id),
        pending_writes=[(each["task_id"], each["channel"], restore(serde, each["value"])) for each in writes],
    )
