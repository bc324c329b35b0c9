"""From any Python value to the JSON that the API shows, as the published server writes it.

Messages and pydantic models by their fields, dataclasses and named tuples likewise, datetimes in ISO form, bytes as
base64, sets as lists, numpy values by their items. Never raises because a value is odd.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import enum
import math
import re
import sys
import uuid
from base64 import b64encode
from collections import deque
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

Json = Any
"""None, bool, int, float, str, list of Json or dict of str to Json."""

_MAX_DEPTH = 200
_BY_TEXT = (
    uuid.UUID,
    PurePath,
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)


def to_api_json(value: Any) -> Json:
    """`value` as the API shows it."""
    return _convert(value, ())


def _convert(value: Any, above: tuple[int, ...]) -> Json:
    kind = type(value)
    if value is None or kind is bool or kind is int or kind is str:
        return value
    if kind is float:
        return value if math.isfinite(value) else None
    if id(value) in above:
        return "[Circular]"
    if len(above) > _MAX_DEPTH:
        return "[...]"
    inside = (*above, id(value))
    if kind is list or kind is tuple:
        return [_convert(item, inside) for item in value]
    if kind is dict:
        return {_key(key): _convert(item, inside) for key, item in value.items()}
    try:
        return _convert_object(value, inside)
    except Exception as error:
        return f"[Unreadable: {error}]"


def _key(key: Any) -> str:
    if type(key) is str:
        return key
    if isinstance(key, enum.Enum):
        return _key(key.value)
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    if isinstance(key, (dt.datetime, dt.date, dt.time)):
        return key.isoformat()
    return str(key)


def _convert_object(value: Any, inside: tuple[int, ...]) -> Json:
    if isinstance(value, enum.Enum):
        return _convert(value.value, inside)
    if isinstance(value, type):
        return f"{value.__module__}.{value.__qualname__}"
    if callable(getattr(value, "model_dump", None)):
        return _convert(value.model_dump(), inside)
    if callable(getattr(value, "dict", None)):
        return _convert(value.dict(), inside)
    if callable(getattr(value, "_asdict", None)):
        return _convert(value._asdict(), inside)
    if dataclasses.is_dataclass(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return _convert(fields, inside)
    if isinstance(value, Mapping):
        return {_key(key): _convert(item, inside) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, deque)):
        return [_convert(item, inside) for item in value]
    return _convert_scalar(value, inside)


def _convert_scalar(value: Any, inside: tuple[int, ...]) -> Json:
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return _convert(float(value), inside)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, (dt.timezone, ZoneInfo)):
        return value.tzname(None)
    if isinstance(value, decimal.Decimal):
        return int(value) if value.is_finite() and value.as_tuple().exponent >= 0 else _convert(float(value), ())
    if isinstance(value, _BY_TEXT):
        return str(value)
    if isinstance(value, re.Pattern):
        return value.pattern
    if isinstance(value, (bytes, bytearray, memoryview)):
        return b64encode(bytes(value)).decode()
    if isinstance(value, BaseException):
        return {"error": type(value).__name__, "message": str(value)}
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic)):
        return _convert(value.tolist(), inside)
    if hasattr(value, "node") and hasattr(value, "arg"):
        return {"node": value.node, "args": _convert(value.arg, inside)}
    return repr(value)
