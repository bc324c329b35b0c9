"""No worker outlives its server.

The socket's end tells a worker that still listens; a node that keeps the event loop busy keeps it from hearing. So a
thread of its own reads standard input, whose other end only the server has. User code gets an empty standard input.
"""

from __future__ import annotations

import os
import threading


def hold_lifeline() -> None:
    """Ends this process, whatever it is busy with, when the process that started it is gone."""
    lifeline = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)

    def watch() -> None:
        # Nothing is ever written to it.
        while os.read(lifeline, 1024):
            pass
        os._exit(1)

    threading.Thread(target=watch, name="backstep-lifeline", daemon=True).start()
