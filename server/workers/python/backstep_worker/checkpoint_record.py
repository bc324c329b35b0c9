"""Between LangGraph's Checkpoint and the language-neutral record that the server keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backstep_worker.api_json import Json, to_api_json

_HEADER_FIELDS = {"v", "id", "ts", "channel_values", "channel_versions", "versions_seen"}


@dataclass(frozen=True)
class Address:
    """What of a checkpoint's address a config names."""

    thread_id: str | None
    namespace: str | None
    checkpoint_id: str | None


def address_of(config: dict[str, Any] | None) -> Address:
    """An empty id is none."""
    fields = (config or {}).get("configurable", {})
    thread, namespace, checkpoint = (fields.get(name) for name in ("thread_id", "checkpoint_ns", "checkpoint_id"))
    return Address(None if thread is None else str(thread), namespace, checkpoint or None)


def config_of(thread_id: str, namespace: str, checkpoint_id: str) -> dict[str, Any]:
    """The config that names a checkpoint."""
    return {
        "configurable": {
            "thread_id": thread_id,
            "checkpoint_ns": namespace,
            "checkpoint_id": checkpoint_id,
        }
    }


def header_of(checkpoint: dict[str, Any]) -> dict[str, Json]:
    """The checkpoint without its values."""
    header = {key: checkpoint[key] for key in ("v", "id", "ts", "channel_versions", "versions_seen")}
    extra = {key: value for key, value in checkpoint.items() if key not in _HEADER_FIELDS and value is not None}
    return header if not extra else {**header, "extra": to_api_json(extra)}


def checkpoint_of(header: dict[str, Json], values: dict[str, Any]) -> dict[str, Any]:
    """The checkpoint with its values."""
    fields = {key: value for key, value in header.items() if key != "extra"}
    return {**header.get("extra", {}), **fields, "channel_values": values}
