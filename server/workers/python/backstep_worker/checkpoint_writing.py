"""What a saver writes: checkpoints, the writes of their tasks, and when a run waits for the disk.

Sends a channel's value only when the step changed it. Leaves to known_list.py what "only grew" means.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    get_checkpoint_metadata,
)

from backstep_worker.api_json import Json, to_api_json
from backstep_worker.channel_writes import put_channels
from backstep_worker.checkpoint_record import Address, header_of
from backstep_worker.connection import awaited
from backstep_worker.saver_deps import SaverDeps
from backstep_worker.stored_value import Serde, dump

_MAX_AHEAD = 32
"""Writes of a thread under way before a run that may be ahead of the disk waits for it."""


class CheckpointWriter:
    """Sends; the futures say when the server has it on disk."""

    def __init__(self, deps: SaverDeps) -> None:
        self._deps = deps

    def put(
        self,
        serde: Serde,
        at: Address,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
        before: dict[str, Json] | None,
    ) -> Future[Any] | None:
        """A checkpoint; None where nothing of it is new.

        `before`: what the server has of this very checkpoint, where it is put once more. With durability `exit` the
        engine does that where a run came to no other checkpoint. It stays what it was, its parent and the run that made
        it included; only what the engine has noted in it since is taken over.
        """
        thread_id, namespace = str(at.thread_id), at.namespace or ""
        record = to_api_json(get_checkpoint_metadata(config, metadata))
        parent_id = at.checkpoint_id
        if parent_id == checkpoint["id"]:
            if before is not None and _same_versions(before["checkpoint"], checkpoint):
                return None
            # Nothing may build on the record that this one replaces: every value travels whole.
            self._deps.known.forget_thread(thread_id)
            parent_id = None if before is None else before["parent_checkpoint_id"]
            record = record if before is None else before["metadata"]
            new_versions = dict(checkpoint["channel_versions"])
        parent = None if parent_id is None else self._deps.known.get(thread_id, namespace, parent_id)
        # The first of a thread brings what the engine calls new; a copy of it comes without parent as well.
        is_first = parent_id is None and record.get("source") != "fork"
        channels = put_channels(serde, checkpoint, parent, new_versions, is_first=is_first)
        # Known before it is kept: the next put may be on its way by then, and the connection keeps their order.
        self._deps.known.set(thread_id, namespace, checkpoint["id"], channels.known)
        write = self._deps.client.put(
            {
                "thread_id": thread_id,
                "checkpoint_ns": namespace,
                "parent_checkpoint_id": parent_id,
                "checkpoint": header_of(checkpoint),
                "metadata": record,
                "writes": channels.writes,
                "sources": channels.sources,
            }
        )
        write.add_done_callback(lambda done: self._deps.known.forget_thread(thread_id) if done.exception() else None)
        self._deps.acknowledgements.follow(thread_id, write, lambda acks: acks.mark(namespace, checkpoint["id"]))
        return self._deps.outstanding.track(thread_id, write)

    def put_writes(
        self,
        serde: Serde,
        at: Address,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str,
    ) -> Future[Any]:
        """What a task has written at a checkpoint."""
        if at.checkpoint_id is None:
            raise ValueError('Failed to put writes: the config has no "checkpoint_id" in "configurable".')
        thread_id = str(at.thread_id)
        run_id = config["configurable"].get("run_id") or config.get("metadata", {}).get("run_id")
        params: dict[str, Json] = {
            "thread_id": thread_id,
            "checkpoint_ns": at.namespace or "",
            "checkpoint_id": at.checkpoint_id,
            "writes": [
                {
                    "task_id": task_id,
                    "task_path": task_path,
                    "idx": WRITES_IDX_MAP.get(channel, index),
                    "channel": channel,
                    # As the serde keeps errors: what people read is then what the engine reads.
                    "value": dump(serde, repr(value) if isinstance(value, BaseException) else value),
                }
                for index, (channel, value) in enumerate(writes)
            ],
        }
        if run_id is not None:
            params["run_id"] = str(run_id)
        trace = self._deps.traces.take(task_id)
        if trace is not None:
            params["trace"] = trace
        if calls := self._deps.calls.take(thread_id, task_id):
            params["calls"] = calls
        write = self._deps.client.put_writes(params)
        self._deps.acknowledgements.follow(thread_id, write, lambda _: None)
        return self._deps.outstanding.track(thread_id, write)

    def delete_thread(self, thread_id: str) -> Future[Any]:
        """All its checkpoints."""
        self._deps.known.forget_thread(thread_id)
        return self._deps.outstanding.track(thread_id, self._deps.client.delete_thread(thread_id))

    def wait(self, thread_id: str, write: Future[Any] | None) -> None:
        """Blocks until it is on disk, unless the run may be ahead of that."""
        if write is None:
            return
        if not self._deps.acknowledgements.may_run_ahead(thread_id):
            write.result()
        elif len(self._deps.outstanding.of(thread_id)) > _MAX_AHEAD:
            self._deps.outstanding.wait_settled(thread_id)

    async def settled(self, thread_id: str, write: Future[Any] | None) -> None:
        """As `wait`."""
        if write is None:
            return
        if not self._deps.acknowledgements.may_run_ahead(thread_id):
            await awaited(write)
        elif len(self._deps.outstanding.of(thread_id)) > _MAX_AHEAD:
            await self._deps.outstanding.settled(thread_id)


def _same_versions(header: dict[str, Json], checkpoint: Checkpoint) -> bool:
    return all(header[key] == checkpoint[key] for key in ("channel_versions", "versions_seen"))  # type: ignore[literal-required]
