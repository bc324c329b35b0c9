"""What a model or tool was asked, in a form by which the same question is known again: a digest of everything that
matters, and the beginnings of its parts, so that it can be said how another question differs. Ids of messages do not
matter, nor does how the answer is delivered (streamed, traced, in time).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.messages import BaseMessage
from langchain_core.tools import BaseTool

from backstep_worker.api_json import Json

Renamed = Callable[[str], str]
"""Gives the ids of a replay the names that the record has for them."""

_HEAD = 2
_TAIL = 5
"""Of a long list, those in between are one part without text: a history is not told again with every call."""
_LONGEST_TEXT = 1000
_MAX_DEPTH = 100
_PASSING = {
    "callbacks",
    "config",
    "ls_structured_output_format",
    "max_retries",
    "metadata",
    "request_timeout",
    "run_manager",
    "stream",
    "stream_options",
    "stream_usage",
    "streaming",
    "structured_output_format",
    "tags",
    "timeout",
}
"""Of a model's settings: what says nothing of the question."""


def model_input(model: str, messages: Sequence[Any], settings: dict[str, Any], renamed: Renamed) -> dict[str, Json]:
    """Of a call of a chat model."""
    given = {key: value for key, value in settings.items() if key not in _PASSING and value is not None}
    asked = [_part(f"messages[{at}]", _plain(message), renamed) for at, message in enumerate(messages)]
    return _joined(
        [
            _part("model", model, renamed),
            *_message_parts(asked),
            *[_part(key, _plain(given[key]), renamed) for key in sorted(given)],
        ]
    )


def tool_input(asked: Any, renamed: Renamed) -> dict[str, Json]:
    """Of a call of a tool."""
    return _joined([_part("input", _plain(asked), renamed)])


def _joined(parts: list[dict[str, Json]]) -> dict[str, Json]:
    return {"digest": _digest("\n".join(f"{part['at']} {part['digest']}" for part in parts)), "parts": parts}


def _part(at: str, value: Json, renamed: Renamed) -> dict[str, Json]:
    text = renamed(_text(value))
    shown = text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
    return {"at": at, "digest": _digest(renamed(_stable(value))), "text": shown}


def _message_parts(parts: list[dict[str, Json]]) -> list[dict[str, Json]]:
    count = len(parts)
    if count <= _HEAD + _TAIL + 1:
        return parts
    between = " ".join(part["digest"] for part in parts[_HEAD:-_TAIL])
    return [
        *parts[:_HEAD],
        {"at": "messages.length", "digest": str(count), "text": str(count)},
        {"at": f"messages[{_HEAD}…{count - _TAIL - 1}]", "digest": _digest(between)},
        *parts[-_TAIL:],
    ]


def _message(message: BaseMessage) -> Json:
    """A chunk asks the same as the message that it makes."""
    kind = message.type
    if kind.endswith("MessageChunk"):
        kind = kind[: -len("MessageChunk")].lower()
    names = ("content", "name", "tool_calls", "tool_call_id", "additional_kwargs")
    fields = {name: getattr(message, name, None) for name in names}
    kept = {name: _plain(value) for name, value in fields.items() if value not in (None, {}, [])}
    return {"type": kind, **kept}


def _plain(value: Any, depth: int = 0) -> Json:
    """As JSON that is the same in another process: nothing of where an object lies in memory."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if depth > _MAX_DEPTH:
        return "[...]"
    if isinstance(value, BaseMessage):
        return _message(value)
    if isinstance(value, dict):
        return {str(key): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(item, depth + 1) for item in value), key=_stable)
    if isinstance(value, BaseTool):
        return {"name": value.name, "description": value.description}
    if isinstance(value, type):
        return f"{value.__module__}.{value.__qualname__}"
    dumped = getattr(value, "model_dump", None)
    if callable(dumped):
        try:
            return _plain(dumped(), depth + 1)
        except Exception:
            return type(value).__qualname__
    return type(value).__qualname__


def _text(value: Json) -> str:
    """For people: a message as `system: You are…`."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and isinstance(value.get("type"), str) and isinstance(value.get("content"), str):
        rest = {key: item for key, item in value.items() if key not in ("type", "content")}
        return f"{value['type']}: {value['content']}" + (f" {_stable(rest)}" if rest else "")
    return _stable(value)


def _stable(value: Json) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]
