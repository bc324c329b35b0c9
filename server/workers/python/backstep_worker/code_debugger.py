"""debugpy inside this worker, opened only when the server asks for it: the user's own, from their environment, else the
one that their editor brings.

Whoever attaches speaks the Debug Adapter Protocol to debugpy's adapter, a process that debugpy starts and that ends
when this worker lets it go.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from backstep_worker.api_json import Json
from backstep_worker.connection import INTERNAL_ERROR, RpcError
from backstep_worker.graph_error import pip_install

HOST = "127.0.0.1"


class CodeDebugger:
    """One for the life of the process; debugpy listens once in it."""

    def __init__(self) -> None:
        self._port: int | None = None

    def open(self, params: dict[str, Json], _cancelled: asyncio.Event) -> dict[str, Json]:
        """Begins to listen on a free port; one that listens already goes on. Raises RpcError where debugpy is missing.

        `fallback` is a folder to import debugpy from where the environment has none.

        Called on the event loop's thread, which is the one that runs asynchronous nodes.
        """
        if self._port is None:
            with last_on_path(params.get("fallback")):
                try:
                    import debugpy
                except ImportError as error:
                    reason = f"debugpy cannot be imported by {sys.executable} ({error})."
                    step = f"Install it ({pip_install('debugpy')}), or VS Code's extension Python Debugger."
                    raise RpcError(INTERNAL_ERROR, f"{reason} {step}") from error
                _host, self._port = debugpy.listen((HOST, 0))
        return {"debugger": "debugpy", "host": HOST, "port": self._port, "websocket_url": None}

    def close(self, _params: Json, _cancelled: asyncio.Event) -> None:
        """Lets the clients go; the adapter ends with its last connection to a program."""
        if self._port is None:
            return
        # debugpy brings pydevd and has no word of its own for this.
        import pydevd

        pydevd.stoptrace()


@contextmanager
def last_on_path(folder: str | None) -> Iterator[None]:
    """Modules that nothing else has are imported from the folder meanwhile; the user's code never sees it."""
    if folder is None:
        yield
        return
    sys.path.append(folder)
    try:
        yield
    finally:
        sys.path.remove(folder)
