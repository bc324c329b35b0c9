"""The threads that synchronous nodes run in, and a way to end what a cancelled run still does in them.

Python cannot stop a thread from outside; what it can do is raise an exception in it, which arrives as soon as the
thread is back in Python code. That ends an endless loop at once, and a call that blocks when it returns. Without it
the nodes of cancelled runs would go on, and with them their prints and their share of the processor.
"""

from __future__ import annotations

import contextvars
import ctypes
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

current_run: contextvars.ContextVar[str | None] = contextvars.ContextVar("backstep_run", default=None)
"""The run that the code at hand belongs to; the engine copies the context into the threads of its nodes."""


class RunCancelled(BaseException):
    """Raised in a node's thread when its run was cancelled. No `Exception`: nodes catch those."""


class NodeThreads(ThreadPoolExecutor):
    """An executor that knows which of its threads work for which run."""

    def __init__(self) -> None:
        # Threads are made on demand; a node that blocks must not keep other nodes from theirs.
        super().__init__(max_workers=512, thread_name_prefix="node")
        self._lock = threading.Lock()
        self._runs: dict[int, str] = {}

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """As its base class, remembering the run for as long as the call lasts."""
        run_id = current_run.get()
        if run_id is None:
            return super().submit(fn, *args, **kwargs)

        def call() -> Any:
            thread = threading.get_ident()
            with self._lock:
                self._runs[thread] = run_id
            try:
                return fn(*args, **kwargs)
            finally:
                # The lock: once the thread is out of the list nothing is raised in it any more.
                with self._lock:
                    self._runs.pop(thread, None)

        return super().submit(call)

    def end(self, run_id: str) -> None:
        """Raises RunCancelled in every thread that works for this run."""
        with self._lock:
            for thread, of_run in self._runs.items():
                if of_run == run_id:
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(RunCancelled))
