"""Which checkpoints the server is known to have on disk, and what is still under way, by thread.

An event that mentions a checkpoint waits for it. The engine chains its puts: one may not even be issued when its event
comes up, so waiting for what is in flight is not enough.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import wait as wait_for_all
from typing import Any


class Outstanding:
    """Writes that the server has not acknowledged yet. Safe from any thread."""

    def __init__(self) -> None:
        self._writes: dict[str, set[Future[Any]]] = {}
        self._lock = threading.Lock()

    def track(self, thread_id: str, write: Future[Any]) -> Future[Any]:
        """Counts `write` until it is done."""
        with self._lock:
            self._writes.setdefault(thread_id, set()).add(write)
        write.add_done_callback(lambda done: self._forget(thread_id, done))
        return write

    def _forget(self, thread_id: str, write: Future[Any]) -> None:
        with self._lock:
            open_ = self._writes.get(thread_id, set())
            open_.discard(write)
            if not open_:
                self._writes.pop(thread_id, None)

    def of(self, thread_id: str) -> list[Future[Any]]:
        """What is under way now."""
        with self._lock:
            return list(self._writes.get(thread_id, ()))

    def wait_settled(self, thread_id: str) -> None:
        """Blocks until what was issued up to now is settled, however it ended: the issuer hears of failures."""
        wait_for_all(self.of(thread_id))

    async def settled(self, thread_id: str) -> None:
        """As `wait_settled`, for a coroutine."""
        writes = self.of(thread_id)
        if writes:
            await asyncio.gather(*map(asyncio.wrap_future, writes), return_exceptions=True)


class ThreadAcks:
    """What is known of one thread while a run is on it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, may_run_ahead: bool) -> None:
        self.may_run_ahead = may_run_ahead
        self.failure: BaseException | None = None
        self._loop = loop
        self._marked: set[tuple[str, str]] = set()
        self._waiting: dict[tuple[str, str], list[asyncio.Future[None]]] = {}
        self._failed: Callable[[BaseException], None] = lambda _: None

    def on_failure(self, listener: Callable[[BaseException], None]) -> None:
        """Calls back once, on the event loop, on the first failure."""
        self._failed = listener

    def mark(self, namespace: str, checkpoint_id: str) -> None:
        """It is on disk. On the event loop."""
        key = (namespace, checkpoint_id)
        self._marked.add(key)
        for waiting in self._waiting.pop(key, ()):
            if not waiting.done():
                waiting.set_result(None)

    def fail(self, error: BaseException) -> None:
        """A put failed: nothing that waits will come. On the event loop."""
        if self.failure is None:
            self.failure = error
            self._failed(error)
        for waiting in [each for group in self._waiting.values() for each in group]:
            if not waiting.done():
                waiting.set_exception(error)
        self._waiting.clear()

    async def wait(self, namespace: str, checkpoint_id: str) -> None:
        """Returns when it is on disk; raises after a failure."""
        key = (namespace, checkpoint_id)
        if key in self._marked:
            return
        if self.failure is not None:
            raise self.failure
        waiting: asyncio.Future[None] = self._loop.create_future()
        self._waiting.setdefault(key, []).append(waiting)
        await waiting


class Acknowledgements:
    """The threads that runs are on."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._threads: dict[str, ThreadAcks] = {}

    def open(self, thread_id: str, *, may_run_ahead: bool) -> ThreadAcks:
        """A run begins. With durability `async` a put need not wait for the disk, since every event and the end do."""
        acks = self._threads[thread_id] = ThreadAcks(self._loop, may_run_ahead)
        return acks

    def close(self, thread_id: str) -> None:
        """Its run has ended."""
        self._threads.pop(thread_id, None)

    def may_run_ahead(self, thread_id: str) -> bool:
        """Whether a put may return before it is on disk."""
        acks = self._threads.get(thread_id)
        return acks is not None and acks.may_run_ahead

    def follow(self, thread_id: str, write: Future[Any], then: Callable[[ThreadAcks], None]) -> None:
        """Calls `then` on the event loop when `write` is on disk; its failure fails the thread's run."""

        def done() -> None:
            acks = self._threads.get(thread_id)
            if acks is None:
                return
            if (error := write.exception()) is not None:
                acks.fail(error)
            else:
                then(acks)

        write.add_done_callback(lambda _: self._loop.call_soon_threadsafe(done))

    def mark(self, thread_id: str, namespace: str, checkpoint_id: str) -> None:
        """It was read from the disk. From any thread."""

        def done() -> None:
            if (acks := self._threads.get(thread_id)) is not None:
                acks.mark(namespace, checkpoint_id)

        self._loop.call_soon_threadsafe(done)

    def of(self, thread_id: str) -> ThreadAcks | None:
        """None where no run is on the thread."""
        return self._threads.get(thread_id)
