"""Decides for each channel of a new checkpoint whether its value travels whole, as what was added, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backstep_worker.api_json import Json
from backstep_worker.known_checkpoints import KnownChannel, KnownCheckpoint, Version
from backstep_worker.known_list import KnownList, growth, known_list
from backstep_worker.stored_value import Serde, dump

TASKS = "__pregel_tasks"


@dataclass(frozen=True)
class PutChannels:
    """What is sent for the channels of a checkpoint, and what the server holds once it has it."""

    writes: dict[str, Json]
    sources: dict[str, str]
    known: KnownCheckpoint


def put_channels(
    serde: Serde,
    checkpoint: dict[str, Any],
    parent: KnownCheckpoint | None,
    new_versions: dict[str, Version],
    *,
    is_first: bool,
) -> PutChannels:
    """`is_first`: there is nothing before it, so a value that is not in `new_versions` is nobody's."""
    writes: dict[str, Json] = {}
    sources: dict[str, str] = {}
    channels: dict[str, KnownChannel] = {}
    values, versions = checkpoint["channel_values"], checkpoint["channel_versions"]
    for channel, value in values.items():
        version = versions.get(channel)
        if is_first and version is not None and channel not in new_versions:
            continue
        before = parent.channels.get(channel) if parent is not None else None
        # Both must say "unchanged": a copy of a checkpoint is put with no new versions under another parent.
        if before is not None and before.version == version and channel not in new_versions:
            sources[channel] = before.source
            channels[channel] = before
            continue
        writes[channel], known = _write(serde, value, before)
        if version is not None:
            channels[channel] = KnownChannel(version, checkpoint["id"], known)
    return PutChannels(writes, sources, KnownCheckpoint(channels, sends_of(values)))


def _write(serde: Serde, value: Any, before: KnownChannel | None) -> tuple[Json, KnownList | None]:
    if before is not None and before.list is not None:
        grown = growth(serde, before.list, value)
        if grown is not None:
            return {"kind": "append", "base": before.source, "items": grown.items}, grown.known
    stored = dump(serde, value)
    return {"kind": "full", "value": stored}, known_list(value, stored["value"])


def loaded_checkpoint(stored: dict[str, Any], values: dict[str, Any]) -> KnownCheckpoint:
    """What is known of a checkpoint that was just loaded; `values` are the very ones handed to the engine."""
    channels: dict[str, KnownChannel] = {}
    for channel, value in values.items():
        version = stored["checkpoint"]["channel_versions"].get(channel)
        source = stored["sources"].get(channel)
        kept = stored["values"][channel]
        if version is None or source is None:
            continue
        known = known_list(value, kept["value"]) if kept["type"] == "tagged" else None
        channels[channel] = KnownChannel(version, source, known)
    return KnownCheckpoint(channels, sends_of(values))


def sends_of(values: dict[str, Any]) -> int:
    """How many tasks a checkpoint with these values sends."""
    sends = values.get(TASKS)
    return len(sends) if isinstance(sends, (list, tuple)) else 0
