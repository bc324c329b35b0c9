"""What a run prints, line by line, for whoever asked to hear it: known by the context in which it is printed.

Everything goes to the process's output all the same. Leaves to the run which of it is sent.
"""

from __future__ import annotations

import contextvars
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from backstep_worker.api_json import Json

_LINE_LIMIT = 10_000
"""Characters; a line that goes on for ever is passed on in parts."""


class Listener:
    """Cuts what one run prints into lines, apart for each stream and node: what several print at once does not mix.

    `hear` gets `{stream, line}`, with `node` and `checkpoint_ns` where the node is known, in the thread that prints.
    """

    def __init__(self, hear: Callable[[Json], None]) -> None:
        self._hear = hear
        self._rests: dict[tuple[str, str, str], str] = {}
        self._lock = threading.Lock()
        self._is_open = True

    def take(self, stream: str, text: str) -> None:
        """A piece of output, of any length."""
        key = (stream, *_current_node())
        with self._lock:
            if not self._is_open:
                return
            *lines, rest = (self._rests.get(key, "") + text).split("\n")
            if len(rest) > _LINE_LIMIT:
                lines, rest = [*lines, rest], ""
            self._rests[key] = rest
            for line in lines:
                self._tell(key, line)

    def end(self) -> None:
        """What is printed from now on is nobody's."""
        with self._lock:
            self._is_open = False
            for key, rest in self._rests.items():
                if rest:
                    self._tell(key, rest)

    def _tell(self, key: tuple[str, str, str], line: str) -> None:
        stream, node, namespace = key
        whose = {"node": node, "checkpoint_ns": namespace} if node else {}
        self._hear({"stream": stream, "line": line.rstrip("\r"), **whose})


_listener: contextvars.ContextVar[Listener | None] = contextvars.ContextVar("backstep_prints", default=None)


class HeardStream:
    """An output of the process that tells the run in whose context it is written to."""

    def __init__(self, name: str, output: Any) -> None:
        self._name = name
        self._output = output

    def write(self, text: str) -> int:
        """As the output's own."""
        listener = _listener.get()
        if listener is not None:
            listener.take(self._name, text)
        return int(self._output.write(text))

    def writelines(self, lines: Any) -> None:
        """As the output's own."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._output, name)


def hear_prints() -> None:
    """Puts the process's outputs behind streams that tell runs what they print. Once, before any user code."""
    for name in ("stdout", "stderr"):
        setattr(sys, name, HeardStream(name, getattr(sys, name)))


@contextmanager
def prints_of_run(hear: Callable[[Json], None]) -> Iterator[None]:
    """Calls `hear` with each line that is printed within, and by what it starts."""
    listener = Listener(hear)
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
        listener.end()


def _current_node() -> tuple[str, str]:
    """Name and task namespace of the node whose code this is; empty outside of nodes."""
    try:
        from langgraph.config import get_config

        metadata = get_config().get("metadata") or {}
    except (ImportError, RuntimeError):
        return "", ""
    node = metadata.get("langgraph_node")
    return (node, str(metadata.get("langgraph_checkpoint_ns", ""))) if isinstance(node, str) else ("", "")
