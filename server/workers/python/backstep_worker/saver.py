"""The checkpointer that a graph gets in the worker: LangGraph's own base class, with the server as its storage.

Every operation exists blocking and for coroutines; both say the same to the server, by the graph's serde. Leaves what
is sent to checkpoint_writing.py, what comes back to checkpoint_reading.py, disks to the server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import Future
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)

from backstep_worker.checkpoint_reading import checkpoint_tuple, loaded
from backstep_worker.checkpoint_record import Address, address_of, config_of
from backstep_worker.checkpoint_writing import CheckpointWriter
from backstep_worker.connection import awaited
from backstep_worker.listing import Listing
from backstep_worker.saver_deps import SaverDeps


class ServerSaver(BaseCheckpointSaver[int]):
    """Savers for different graphs differ in their serde alone."""

    def __init__(self, deps: SaverDeps) -> None:
        super().__init__()
        self._deps = deps
        self._writer = CheckpointWriter(deps)

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The checkpoint that `config` names; the newest without an id."""
        at = address_of(config)
        if at.thread_id is None:
            return None
        self._deps.outstanding.wait_settled(at.thread_id)
        return loaded(self.serde, self._deps, self._get(at, at.checkpoint_id).result())

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """As `get_tuple`."""
        at = address_of(config)
        if at.thread_id is None:
            return None
        await self._deps.outstanding.settled(at.thread_id)
        return loaded(self.serde, self._deps, await awaited(self._get(at, at.checkpoint_id)))

    def list(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> Iterator[CheckpointTuple]:
        """Checkpoints, newest first; read page by page."""
        listing = Listing(address_of(config), filter, address_of(before).checkpoint_id, limit)
        if listing.at.thread_id is not None:
            self._deps.outstanding.wait_settled(listing.at.thread_id)
        while listing.goes_on:
            for stored in listing.take(self._deps.client.list(listing.query()).result()):
                yield checkpoint_tuple(self.serde, stored)

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """As `list`."""
        listing = Listing(address_of(config), filter, address_of(before).checkpoint_id, limit)
        if listing.at.thread_id is not None:
            await self._deps.outstanding.settled(listing.at.thread_id)
        while listing.goes_on:
            for stored in listing.take(await awaited(self._deps.client.list(listing.query()))):
                yield checkpoint_tuple(self.serde, stored)

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
        self._writer.wait(
            at.thread_id, self._writer.put(self.serde, at, config, checkpoint, metadata, new_versions, before)
        )
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
        await self._writer.settled(
            at.thread_id, self._writer.put(self.serde, at, config, checkpoint, metadata, new_versions, before)
        )
        return config_of(at.thread_id, at.namespace, checkpoint["id"])

    def put_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Returns when they are on disk, unless the run may be ahead of that."""
        at = _required(config)
        self._writer.wait(at.thread_id, self._writer.put_writes(self.serde, at, config, writes, task_id, task_path))

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """As `put_writes`."""
        at = _required(config)
        await self._writer.settled(
            at.thread_id, self._writer.put_writes(self.serde, at, config, writes, task_id, task_path)
        )

    def delete_thread(self, thread_id: str) -> None:
        """Deletes all its checkpoints."""
        self._writer.delete_thread(thread_id).result()

    async def adelete_thread(self, thread_id: str) -> None:
        """As `delete_thread`."""
        await awaited(self._writer.delete_thread(thread_id))

    def _get(self, at: Address, checkpoint_id: str | None) -> Future[Any]:
        return self._deps.client.get(str(at.thread_id), at.namespace or "", checkpoint_id)


def _required(config: RunnableConfig) -> Address:
    at = address_of(config)
    if at.thread_id is None:
        raise ValueError('Failed to save: the config has no "thread_id" in "configurable".')
    return Address(at.thread_id, at.namespace or "", at.checkpoint_id)
