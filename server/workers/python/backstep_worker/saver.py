"""The checkpointer that a graph gets in the worker: LangGraph's own base class, with the server as its storage.

Serialises with the graph's serde and sends a channel's value only when the step changed it. Every operation exists
blocking and for coroutines; both say the same to the server. Leaves disks to the server, and to known_list.py what
"only grew" means.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_checkpoint_metadata,
)

from backstep_worker.acknowledgements import Acknowledgements, Outstanding
from backstep_worker.api_json import Json, to_api_json
from backstep_worker.channel_writes import loaded_checkpoint, put_channels
from backstep_worker.checkpoint_client import CheckpointClient
from backstep_worker.checkpoint_record import Address, address_of, checkpoint_of, config_of, header_of
from backstep_worker.connection import awaited
from backstep_worker.known_checkpoints import KnownCheckpoints
from backstep_worker.stored_value import dump, restore

_PAGE = 100
_MAX_AHEAD = 16
"""Writes of a thread under way before a run that may be ahead of the disk waits for it."""


@dataclass(frozen=True)
class SaverDeps:
    """What all savers of a worker share."""

    client: CheckpointClient
    known: KnownCheckpoints
    outstanding: Outstanding
    acknowledgements: Acknowledgements


class ServerSaver(BaseCheckpointSaver[int]):
    """Savers for different graphs differ in their serde alone."""

    def __init__(self, deps: SaverDeps) -> None:
        super().__init__()
        self._deps = deps

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The checkpoint that `config` names; the newest without an id."""
        at = address_of(config)
        if at.thread_id is None:
            return None
        self._deps.outstanding.wait_settled(at.thread_id)
        return self._loaded(self._get(at, at.checkpoint_id).result())

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """As `get_tuple`."""
        at = address_of(config)
        if at.thread_id is None:
            return None
        await self._deps.outstanding.settled(at.thread_id)
        return self._loaded(await awaited(self._get(at, at.checkpoint_id)))

    def list(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> Iterator[CheckpointTuple]:
        """Checkpoints, newest first; read page by page."""
        listing = _Listing(address_of(config), filter, address_of(before).checkpoint_id, limit)
        if listing.at.thread_id is not None:
            self._deps.outstanding.wait_settled(listing.at.thread_id)
        while listing.goes_on:
            for stored in listing.take(self._deps.client.list(listing.query()).result()):
                yield self._tuple(stored)

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """As `list`."""
        listing = _Listing(address_of(config), filter, address_of(before).checkpoint_id, limit)
        if listing.at.thread_id is not None:
            await self._deps.outstanding.settled(listing.at.thread_id)
        while listing.goes_on:
            for stored in listing.take(await awaited(self._deps.client.list(listing.query()))):
                yield self._tuple(stored)

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Returns when it is on disk, unless the run may be ahead of that."""
        at = _required(config)
        before = self._get(at, checkpoint["id"]).result() if at.checkpoint_id == checkpoint["id"] else None
        self._hold(at.thread_id, self._put(at, config, checkpoint, metadata, new_versions, before))
        return config_of(at.thread_id, at.namespace, checkpoint["id"])

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """As `put`."""
        at = _required(config)
        is_again = at.checkpoint_id == checkpoint["id"]
        before = await awaited(self._get(at, checkpoint["id"])) if is_again else None
        await self._ahold(at.thread_id, self._put(at, config, checkpoint, metadata, new_versions, before))
        return config_of(at.thread_id, at.namespace, checkpoint["id"])

    def put_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Returns when they are on disk, unless the run may be ahead of that."""
        at = _required(config)
        self._hold(at.thread_id, self._put_writes(at, config, writes, task_id, task_path))

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """As `put_writes`."""
        at = _required(config)
        await self._ahold(at.thread_id, self._put_writes(at, config, writes, task_id, task_path))

    def delete_thread(self, thread_id: str) -> None:
        """Deletes all its checkpoints."""
        self._delete(thread_id).result()

    async def adelete_thread(self, thread_id: str) -> None:
        """As `delete_thread`."""
        await awaited(self._delete(thread_id))

    def _get(self, at: Address, checkpoint_id: str | None) -> Future[Any]:
        return self._deps.client.get(str(at.thread_id), at.namespace or "", checkpoint_id)

    def _delete(self, thread_id: str) -> Future[Any]:
        self._deps.known.forget_thread(thread_id)
        return self._deps.outstanding.track(thread_id, self._deps.client.delete_thread(thread_id))

    def _hold(self, thread_id: str, write: Future[Any] | None) -> None:
        if write is None:
            return
        if not self._deps.acknowledgements.may_run_ahead(thread_id):
            write.result()
        elif len(self._deps.outstanding.of(thread_id)) > _MAX_AHEAD:
            self._deps.outstanding.wait_settled(thread_id)

    async def _ahold(self, thread_id: str, write: Future[Any] | None) -> None:
        if write is None:
            return
        if not self._deps.acknowledgements.may_run_ahead(thread_id):
            await awaited(write)
        elif len(self._deps.outstanding.of(thread_id)) > _MAX_AHEAD:
            await self._deps.outstanding.settled(thread_id)

    def _put(
        self,
        at: Address,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
        before: dict[str, Json] | None,
    ) -> Future[Any] | None:
        """
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
        channels = put_channels(self.serde, checkpoint, parent, new_versions, is_first=is_first)
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

    def _put_writes(
        self,
        at: Address,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str,
    ) -> Future[Any]:
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
                    "value": dump(self.serde, repr(value) if isinstance(value, BaseException) else value),
                }
                for index, (channel, value) in enumerate(writes)
            ],
        }
        if run_id is not None:
            params["run_id"] = str(run_id)
        write = self._deps.client.put_writes(params)
        self._deps.acknowledgements.follow(thread_id, write, lambda _: None)
        return self._deps.outstanding.track(thread_id, write)

    def _loaded(self, stored: dict[str, Json] | None) -> CheckpointTuple | None:
        if stored is None:
            return None
        loaded = self._tuple(stored)
        thread_id, namespace, checkpoint_id = (
            stored["thread_id"],
            stored["checkpoint_ns"],
            stored["checkpoint"]["id"],
        )
        known = loaded_checkpoint(stored, loaded.checkpoint["channel_values"])
        self._deps.known.set(thread_id, namespace, checkpoint_id, known)
        self._deps.acknowledgements.mark(thread_id, namespace, checkpoint_id)
        return loaded

    def _tuple(self, stored: dict[str, Json]) -> CheckpointTuple:
        thread_id, namespace = stored["thread_id"], stored["checkpoint_ns"]
        values = {channel: restore(self.serde, value) for channel, value in stored["values"].items()}
        parent_id = stored["parent_checkpoint_id"]
        # The order in which the engine applied them, for channels that are made of their writes.
        writes = sorted(stored["pending_writes"], key=lambda each: (each.get("task_path", ""), each["task_id"]))
        return CheckpointTuple(
            config=config_of(thread_id, namespace, stored["checkpoint"]["id"]),
            checkpoint=checkpoint_of(stored["checkpoint"], values),
            metadata=stored["metadata"],
            parent_config=None if parent_id is None else config_of(thread_id, namespace, parent_id),
            pending_writes=[(each["task_id"], each["channel"], restore(self.serde, each["value"])) for each in writes],
        )


class _Listing:
    """Where a listing that is read page by page has come to."""

    def __init__(self, at: Address, filter_: dict[str, Any] | None, before: str | None, limit: int | None) -> None:
        self.at = at
        self._filter = None if filter_ is None else to_api_json(filter_)
        self._before = before
        self._left = limit
        self.goes_on = limit is None or limit > 0

    def _page(self) -> int | None:
        # Several namespaces are read at once: an id does not say where to go on in each.
        if self.at.thread_id is None or self.at.namespace is None:
            return self._left
        return _PAGE if self._left is None else min(_PAGE, self._left)

    def query(self) -> dict[str, Json]:
        """The next page's."""
        return {
            "thread_id": self.at.thread_id,
            "checkpoint_ns": self.at.namespace,
            "checkpoint_id": self.at.checkpoint_id,
            "before": self._before,
            "limit": self._page(),
            "filter": self._filter,
        }

    def take(self, found: list[dict[str, Json]]) -> list[dict[str, Json]]:
        """Notes what a page brought."""
        page = self._page()
        if self._left is not None:
            self._left -= len(found)
        self.goes_on = page is not None and len(found) == page and self._left != 0
        if found:
            self._before = found[-1]["checkpoint"]["id"]
        return found


def _required(config: RunnableConfig) -> Address:
    at = address_of(config)
    if at.thread_id is None:
        raise ValueError('Failed to save: the config has no "thread_id" in "configurable".')
    return Address(at.thread_id, at.namespace or "", at.checkpoint_id)


def _same_versions(header: dict[str, Json], checkpoint: Checkpoint) -> bool:
    return all(header[key] == checkpoint[key] for key in ("channel_versions", "versions_seen"))  # type: ignore[literal-required]
