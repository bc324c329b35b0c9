"""Whether a list only grew since the server last saw it, so that a step stores what it added and not the whole again.

Elements are compared by identity: the engine's reducers keep them. One that user code changes in place is noticed
among the last few; further back it is not, until a whole copy comes along.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from backstep_worker.api_json import Json
from backstep_worker.stored_value import Serde, encode

_WATCHED = 8
_WHOLE_AFTER = 3
"""Times the last whole copy that is appended before there is another."""
_SMALL = 4096


@dataclass(frozen=True)
class KnownList:
    """A list as the server has it."""

    elements: list[Any]
    tail: list[str]
    """The last elements as they were serialised, against changes in place."""
    whole_size: int
    added_size: int


@dataclass(frozen=True)
class Growth:
    """What is to be sent for a list that grew."""

    items: list[Json]
    known: KnownList


def known_list(value: Any, stored: Json) -> KnownList | None:
    """Remembers `value`, which the server holds whole as `stored`; None where it is no list."""
    if type(value) is not list or type(stored) is not list or len(value) != len(stored):
        return None
    return KnownList(list(value), _texts(stored[-_WATCHED:]), len(json.dumps(stored)), 0)


def growth(serde: Serde, known: KnownList, value: Any) -> Growth | None:
    """None: store `value` whole. So it is when it did not just grow, and when a copy costs little beside the rest."""
    if type(value) is not list or len(value) < len(known.elements):
        return None
    if any(element is not value[index] for index, element in enumerate(known.elements)):
        return None
    seen = _texts([encode(serde, item) for item in value[len(known.elements) - len(known.tail) : len(known.elements)]])
    if seen != known.tail:
        return None
    items = [encode(serde, item) for item in value[len(known.elements) :]]
    added = _texts(items)
    added_size = known.added_size + sum(map(len, added))
    if added_size > _WHOLE_AFTER * known.whole_size and added_size > _SMALL:
        return None
    tail = [*seen, *added][-_WATCHED:]
    return Growth(items, KnownList(list(value), tail, known.whole_size, added_size))


def _texts(items: list[Json]) -> list[str]:
    return [json.dumps(item) for item in items]
