"""The worker process, started by the server with the project's interpreter.

Standard output and error belong to the user's prints. The address of the server and a secret that proves who is
calling come in the environment and are taken out of it before any user code runs.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys


def connect(address: str, secret: str) -> socket.socket:
    """The server listens on a port of its own for this process, and takes only who knows the secret."""
    host, _, port = address.rpartition(":")
    connection = socket.create_connection((host, int(port)), timeout=30)
    connection.settimeout(None)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(f"{secret}\n".encode())
    return connection


def main() -> None:
    """Serves until the server is gone; nothing is left to do then, so no cleanup of user code is waited for."""
    address = os.environ.pop("BACKSTEP_WORKER_ADDRESS", None)
    secret = os.environ.pop("BACKSTEP_WORKER_SECRET", None)
    if address is None or secret is None:
        sys.exit("backstep_worker is started by the Backstep server.")

    from backstep_worker.lifeline import hold_lifeline

    hold_lifeline()
    # The thread that reads answers must not wait five milliseconds for each turn while a node computes.
    sys.setswitchinterval(0.0005)
    # Prints are to be seen when they are made, not when a buffer is full.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]

    from backstep_worker.prints import hear_prints

    hear_prints()

    from backstep_worker.connection import Connection
    from backstep_worker.node_threads import NodeThreads
    from backstep_worker.worker import Worker

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        threads = NodeThreads()
        loop.set_default_executor(threads)
        connection = Connection(connect(address, secret), loop)
        Worker(connection, threads).register()
        await connection.serve()

    asyncio.run(serve())


def run() -> None:
    """Ends the process at once afterwards: threads of nodes that never return must not keep it."""
    code = 0
    try:
        main()
    except KeyboardInterrupt:
        code = 130
    except SystemExit as exit_:
        if isinstance(exit_.code, str):
            print(exit_.code, file=sys.stderr)
        code = exit_.code if isinstance(exit_.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
