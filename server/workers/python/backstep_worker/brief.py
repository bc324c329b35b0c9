"""Whether a value is short enough to be noted, found out without walking through all of a long one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_MAX_DEPTH = 20


def fits(value: Any, limit: int) -> bool:
    """Whether `value` takes about `limit` characters of JSON or fewer."""
    return _left(value, limit, 0) >= 0


def _left(value: Any, budget: int, depth: int) -> int:
    """What is left of the budget; below zero as soon as it is used up."""
    if isinstance(value, (str, bytes, bytearray, memoryview)):
        return budget - len(value) - 2
    rest = budget - 5
    if depth > _MAX_DEPTH:
        return -1
    for key, item in _parts(value):
        rest = _left(item, rest - len(key) - 3, depth + 1)
        if rest < 0:
            break
    return rest


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((str(key), item) for key, item in value.items())
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from (("", item) for item in value)
    elif not isinstance(value, type):
        yield from getattr(value, "__dict__", {}).items()
