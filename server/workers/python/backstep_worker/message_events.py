"""The older message stream of the API (mode `messages`): `messages/metadata` once per message, `messages/partial` with
the message so far, `messages/complete` for one that came whole; as the published Python server sends them.
"""

from __future__ import annotations

from typing import Any

from langchain_core.messages import BaseMessageChunk, convert_to_messages, message_chunk_to_message

from backstep_worker.api_json import Json, to_api_json


class MessageEvents:
    """Of one run: it remembers what it has shown."""

    def __init__(self) -> None:
        self._messages: dict[Any, Any] = {}

    def of(self, payload: tuple[Any, dict[str, Any]]) -> list[tuple[str, Json]]:
        """`payload`: what the engine's mode `messages` gives."""
        message, metadata = payload
        if isinstance(message, dict):
            message = convert_to_messages([message])[0]
        shown: list[tuple[str, Json]] = []
        before = self._messages.get(message.id)
        if before is None:
            shown.append(("messages/metadata", {str(message.id): {"metadata": to_api_json(metadata)}}))
        whole = message if before is None else before + message
        self._messages[message.id] = whole
        name = "messages/partial" if isinstance(message, BaseMessageChunk) else "messages/complete"
        plain = message_chunk_to_message(whole) if isinstance(whole, BaseMessageChunk) else whole
        return [*shown, (name, [to_api_json(plain)])]
