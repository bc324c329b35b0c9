"""Hears of the calls of models and tools through LangChain's callbacks, the way a tracer does. What becomes of them is
its listener's affair: recording, or answering from a record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler

from backstep_worker.api_json import Json
from backstep_worker.call_input import Renamed, model_input, tool_input


@dataclass(frozen=True)
class StartedCall:
    """`checkpoint_ns`: of the node's task; empty outside of nodes."""

    kind: str
    name: str
    checkpoint_ns: str
    input: dict[str, Json]


class CallListener(Protocol):
    """Called in whatever thread the call is made."""

    def started(self, call_id: str, call: StartedCall) -> None:
        """It is about to be made."""
        ...

    def ended(self, call_id: str, output: Any) -> None:
        """`output`: the messages of a model, what came out of a tool."""
        ...

    def failed(self, call_id: str, error: BaseException) -> None:
        """It raised."""
        ...


class CallHandler(BaseCallbackHandler):
    """Of one run."""

    run_inline = True
    """A call must be known before its node goes on."""
    ignore_chain = True  # type: ignore[assignment]
    ignore_retriever = True  # type: ignore[assignment]
    ignore_custom_event = True  # type: ignore[assignment]

    def __init__(self, listener: CallListener, renamed: Renamed) -> None:
        super().__init__()
        self._listener = listener
        self._renamed = renamed

    def on_chat_model_start(
        self, serialized: dict[str, Any], messages: list[list[Any]], *, run_id: UUID, **kwargs: Any
    ) -> None:
        """A chat model is called."""
        name = _name_of(serialized, "model")
        settings = {**(kwargs.get("options") or {}), **(kwargs.get("invocation_params") or {})}
        asked = model_input(name, messages[0] if messages else [], settings, self._renamed)
        self._listener.started(str(run_id), StartedCall("model", name, _namespace_of(kwargs), asked))

    def on_llm_end(self, response: Any, *, run_id: UUID, **_kwargs: Any) -> None:
        """It has answered."""
        generations = response.generations[0] if response.generations else []
        self._listener.ended(str(run_id), [getattr(each, "message", None) for each in generations])

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **_kwargs: Any) -> None:
        """It has failed."""
        self._listener.failed(str(run_id), error)

    def on_tool_start(self, serialized: dict[str, Any], input_str: str, *, run_id: UUID, **kwargs: Any) -> None:
        """A tool is called."""
        inputs = kwargs.get("inputs")
        asked = tool_input(input_str if inputs is None else inputs, self._renamed)
        name = _name_of(serialized, "tool")
        self._listener.started(str(run_id), StartedCall("tool", name, _namespace_of(kwargs), asked))

    def on_tool_end(self, output: Any, *, run_id: UUID, **_kwargs: Any) -> None:
        """It has answered."""
        self._listener.ended(str(run_id), output)

    def on_tool_error(self, error: BaseException, *, run_id: UUID, **_kwargs: Any) -> None:
        """It has failed, or asks a person."""
        self._listener.failed(str(run_id), error)


def _name_of(serialized: dict[str, Any] | None, otherwise: str) -> str:
    said = serialized or {}
    identity = said.get("id") or []
    return str(identity[-1] if identity else said.get("name") or otherwise)


def _namespace_of(kwargs: dict[str, Any]) -> str:
    namespace = (kwargs.get("metadata") or {}).get("langgraph_checkpoint_ns")
    return namespace if isinstance(namespace, str) else ""
