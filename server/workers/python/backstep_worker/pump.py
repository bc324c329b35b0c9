"""Drains a stream as fast as it comes and hands its items out in order, so that the consumer can look at the next item
without taking it, and can know that the stream has ended while it still waits for something else.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Pump(Generic[Item]):
    """There is one consumer."""

    def __init__(self, items: AsyncIterator[Item]) -> None:
        self._buffer: deque[Item] = deque()
        self._news = asyncio.Event()
        self._failure: BaseException | None = None
        self.ended = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._drain(items))

    async def _drain(self, items: AsyncIterator[Item]) -> None:
        try:
            async for item in items:
                self._buffer.append(item)
                self._news.set()
        except BaseException as error:
            self._failure = error
        finally:
            self.ended.set()
            self._news.set()

    async def _filled(self) -> None:
        while not self._buffer and not self.ended.is_set():
            self._news.clear()
            await self._news.wait()

    async def next(self) -> Item | None:
        """None at the end. Raises what the stream failed with, after all items before were taken."""
        await self._filled()
        if self._buffer:
            return self._buffer.popleft()
        if self._failure is not None:
            raise self._failure
        return None

    async def peek(self) -> Item | None:
        """As `next`, but leaves the item; a failed stream looks like its end."""
        await self._filled()
        return self._buffer[0] if self._buffer else None

    async def stop(self) -> None:
        """Ends the stream, whatever it is at."""
        self._task.cancel()
        await asyncio.wait([self._task])
