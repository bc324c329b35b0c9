"""Carries a node's context on Python 3.10, where LangGraph's asynchronous engine does not.

There asyncio's tasks take no context of their own, so `interrupt()`, `get_config()` and `get_stream_writer()` would
fail even in plain functions, which `graph.invoke()` runs well. The way around is that of
`langchain_core.runnables.utils.coro_with_context`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from contextvars import Context
from typing import Any


class _AsyncioWithContext:
    """asyncio, whose `create_task` takes the context in which the task runs, as that of Python 3.11 does."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    def create_task(
        coroutine: Coroutine[Any, Any, Any], *, name: str | None = None, context: Context | None = None
    ) -> asyncio.Task[Any]:
        if context is None:
            return asyncio.create_task(coroutine, name=name)
        return context.run(asyncio.create_task, coroutine, name=name)


def carry_context() -> None:
    """Does nothing on newer Pythons, and where LangGraph's insides are others than those known here."""
    if sys.version_info >= (3, 11):
        return
    try:
        from langgraph._internal import _runnable as engine
    except ImportError:
        return
    if hasattr(engine, "ASYNCIO_ACCEPTS_CONTEXT") and hasattr(engine, "asyncio"):
        engine.ASYNCIO_ACCEPTS_CONTEXT = True
        engine.asyncio = _AsyncioWithContext()
