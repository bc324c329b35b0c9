"""Between values in memory and what the server keeps of them.

What JSON holds exactly is embedded as JSON, so that the data files stay readable and a list that grew is stored as
what was added. Whatever else there is inside (a message, a set, a datetime, `1.0`, which JavaScript would make `1`)
stands there as `{"~serde": [tag, base64], "view": …}`: the bytes of the graph's own serde, which alone are read back,
and what people see of it.
"""

from __future__ import annotations

import math
from base64 import b64decode, b64encode
from typing import Any, Protocol

from backstep_worker.api_json import Json, to_api_json

MARK = "~serde"
_SAFE_INTEGER = 2**53 - 1
_MAX_DEPTH = 100


class Serde(Protocol):
    """LangGraph's serializer, as far as it is used here."""

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """Type tag and bytes."""
        ...

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """The value again."""
        ...


def dump(serde: Serde, value: Any) -> dict[str, Json]:
    """`value` as the protocol's StoredValue."""
    return {"type": "tagged", "value": encode(serde, value)}


def restore(serde: Serde, stored: dict[str, Json]) -> Any:
    """The value of a StoredValue."""
    if stored["type"] == "bytes":
        return serde.loads_typed((stored["tag"], b64decode(stored["base64"])))
    # Plain JSON (a worker of another language wrote it) has no marks, whatever it looks like.
    return decode(serde, stored["value"]) if stored["type"] == "tagged" else stored["value"]


def encode(serde: Serde, value: Any, depth: int = 0) -> Json:
    """`value` as JSON that `decode` makes it of again. Raises what the serde raises for what it cannot take."""
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int and -_SAFE_INTEGER <= value <= _SAFE_INTEGER:
        return value
    if kind is float and math.isfinite(value) and not value.is_integer():
        return value
    if depth < _MAX_DEPTH:
        # A tuple is a list to the serde too, when it comes back.
        if kind is list or kind is tuple:
            return [encode(serde, item, depth + 1) for item in value]
        if kind is dict and _keeps_keys(value):
            return {key: encode(serde, item, depth + 1) for key, item in value.items()}
    tag, data = serde.dumps_typed(value)
    return {MARK: [tag, b64encode(data).decode()], "view": to_api_json(value)}


def decode(serde: Serde, value: Json) -> Any:
    """The value that `encode` made `value` of."""
    if type(value) is list:
        return [decode(serde, item) for item in value]
    if type(value) is not dict:
        return value
    if MARK in value:
        tag, data = value[MARK]
        return serde.loads_typed((tag, b64decode(data)))
    return {key: decode(serde, item) for key, item in value.items()}


def _keeps_keys(fields: dict[Any, Any]) -> bool:
    """Whether the server gives the keys back as they are, in their order: JavaScript puts numbers first."""
    previous = -1
    seen_name = False
    for key in fields:
        if type(key) is not str or key == MARK:
            return False
        if not (key.isascii() and key.isdigit() and (key == "0" or key[0] != "0")):
            seen_name = True
        elif seen_name or int(key) <= previous:
            return False
        else:
            previous = int(key)
    return True
