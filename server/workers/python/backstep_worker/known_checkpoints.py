"""What the server already holds, as far as this worker knows: for the checkpoints it put or loaded lately, which
checkpoint brought each channel's value. A miss costs a whole copy, never a wrong answer. Bounded, oldest out first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from backstep_worker.known_list import KnownList

Version = str | int | float


@dataclass(frozen=True)
class KnownChannel:
    """A channel's value at a checkpoint."""

    version: Version
    source: str
    """The checkpoint that brought the value (same thread and namespace)."""
    list: KnownList | None


@dataclass(frozen=True)
class KnownCheckpoint:
    """A checkpoint that the server has, or is about to have."""

    channels: dict[str, KnownChannel] = field(default_factory=dict)
    sends: int = 0
    """How many tasks of its next step were sent to their nodes; they come before the others."""


class KnownCheckpoints:
    """Safe from any thread: a graph's blocking methods call the saver from theirs."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._entries: OrderedDict[tuple[str, str, str], KnownCheckpoint] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, thread_id: str, namespace: str, checkpoint_id: str) -> KnownCheckpoint | None:
        """None where it is not known (any more)."""
        key = (thread_id, namespace, checkpoint_id)
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def set(self, thread_id: str, namespace: str, checkpoint_id: str, known: KnownCheckpoint) -> None:
        """Remembers it, for as long as there is room."""
        key = (thread_id, namespace, checkpoint_id)
        with self._lock:
            self._entries[key] = known
            self._entries.move_to_end(key)
            while len(self._entries) > self._capacity:
                self._entries.popitem(last=False)

    def forget_thread(self, thread_id: str) -> None:
        """Nothing may build on what was remembered of it."""
        with self._lock:
            for key in [key for key in self._entries if key[0] == thread_id]:
                del self._entries[key]
