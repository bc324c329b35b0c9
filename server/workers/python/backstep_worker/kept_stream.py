"""The stream of a run, each item held back until the checkpoints that it may mention are on disk; what it tells of the
run's state is remembered. Leaves what becomes of the items to the run.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from backstep_worker.annotations import stream_annotation
from backstep_worker.api_json import Json
from backstep_worker.checkpoint_record import address_of
from backstep_worker.pump import Pump
from backstep_worker.run_deps import RunDeps
from backstep_worker.run_news import FollowedRun
from backstep_worker.run_outcome import INTERRUPT
from backstep_worker.stream_items import Chunk, StreamItem


class KeptStream:
    """Of one run."""

    def __init__(self, params: dict[str, Json], channels: Any, news: FollowedRun, deps: RunDeps) -> None:
        self._thread_id: str = params["thread_id"]
        self._graph_id: str = params["graph_id"]
        self._durability: str = params["durability"]
        self._is_silent = not params["stream_mode"]
        """No event of the run tells of its checkpoints."""
        self._modes = {*params["stream_mode"], *(("tasks",) if "protocol" in params["stream_mode"] else ())}
        self._news = news
        self._channels = channels
        self._deps = deps
        self.is_open = True
        """False once nobody wants to hear of the run any more."""
        self.latest: Any = None
        """The root graph's last values, where `has_latest`."""
        self.has_latest = False
        self.is_at_end = False
        """Nothing follows the root graph's newest checkpoint."""
        self.asked: set[str] = set()
        """The interrupts of this run: a task that has been answered keeps its old ones in the state."""

    async def of(self, items: AsyncIterator[StreamItem]) -> AsyncIterator[StreamItem]:
        """The items again, each once what it may mention is on disk, and noted; none where it is not open."""
        pump = Pump(items)
        try:
            while (item := await pump.next()) is not None:
                self._news.take(item)
                if isinstance(item, Chunk) and item.mode == "tasks" and "tasks" not in self._modes:
                    continue
                await self._on_disk(item, pump)
                if not self.is_open:
                    return
                if isinstance(item, Chunk):
                    self._note(item)
                yield item
        finally:
            await pump.stop()

    async def _on_disk(self, item: StreamItem, pump: Pump[StreamItem]) -> None:
        if self._is_silent:
            return
        await self._deps.outstanding.settled(self._thread_id)
        if not isinstance(item, Chunk) or self._durability == "exit":
            return
        mention: StreamItem | None = item
        if item.mode == "values":
            # The engine shows a checkpoint's values just before the checkpoint itself.
            mention = await _next_soon(pump)
        config = _mentioned(mention, item.namespace)
        if config is None:
            return
        at = address_of(config)
        acks = self._deps.acknowledgements.of(self._thread_id)
        if acks is None or at.checkpoint_id is None:
            return
        loop = asyncio.get_running_loop()
        kept = loop.create_task(acks.wait(at.namespace or "", at.checkpoint_id))
        ended = loop.create_task(pump.ended.wait())
        # The end of the stream ends every wait.
        await asyncio.wait([kept, ended], return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if kept.done():
            kept.result()
        else:
            kept.cancel()

    def _note(self, chunk: Chunk) -> None:
        is_root = not chunk.namespace
        if chunk.mode == "values":
            payload = chunk.payload
            if isinstance(payload, dict) and INTERRUPT in payload:
                self.asked.update(getattr(each, "id", "") for each in payload[INTERRUPT])
                payload = {key: value for key, value in payload.items() if key != INTERRUPT}
                is_root = is_root and bool(payload)
            if is_root:
                self.latest, self.has_latest = payload, True
        elif chunk.mode == "checkpoints":
            if is_root:
                self.is_at_end = not chunk.payload["tasks"]
            if self._durability != "exit":
                annotation = stream_annotation(chunk.payload, self._channels, self._deps.known)
                if annotation is not None:
                    self._deps.client.annotate(annotation, self._graph_id)


async def _next_soon(pump: Pump[StreamItem]) -> StreamItem | None:
    """What follows in the stream, if it is about to be there."""
    peeking = asyncio.get_running_loop().create_task(pump.peek())
    for _ in range(3):
        if peeking.done():
            break
        await asyncio.sleep(0)
    if peeking.done():
        return peeking.result()
    peeking.cancel()
    return None


def _mentioned(item: StreamItem | None, namespace: tuple[str, ...]) -> dict[str, Any] | None:
    """The config of the checkpoint that `item` shows, if it is one of the graph at `namespace`."""
    if not isinstance(item, Chunk) or item.namespace != namespace:
        return None
    payload = item.payload
    if item.mode == "debug" and payload["type"] == "checkpoint":
        payload = payload["payload"]
    elif item.mode != "checkpoints":
        return None
    return payload["config"]
