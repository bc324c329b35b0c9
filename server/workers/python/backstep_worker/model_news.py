"""What chat models write while somebody looks, call by call, through LangChain's own hook for callbacks: it is asked at
each call whether anybody does, so a run that nobody looks at has no callback of ours and its models are called as the
code calls them. A model whose call is looked at streams where it can, as in every run with stream mode `messages`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, cast
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, LLMResult
from langchain_core.tracers.context import register_configure_hook

from backstep_worker.api_json import Json, to_api_json

try:
    from langchain_core.tracers._streaming import _StreamingCallbackHandler as _Streaming
except ImportError:  # An older one, whose models stream only where the code asks for it.
    _Streaming = object  # type: ignore[assignment, misc]

_SILENT = {"nostream", "langsmith:nostream"}
_SHOWN = ("content", "tool_calls", "tool_call_chunks")


def tell_models(of_current: Callable[[], ModelNews | None]) -> None:
    """`of_current` gives the handler of the run that the code at hand belongs to. Once given it stays the run's: a call
    that asks twice, from whatever thread, gets the same answer.
    """

    class Variable:
        """What LangChain asks for a handler, as it asks a context variable."""

        def get(self) -> ModelNews | None:
            return of_current()

    register_configure_hook(cast("Any", Variable()), inheritable=True)


class ModelNews(BaseCallbackHandler, _Streaming):
    """Of one run."""

    run_inline = True

    def __init__(self, is_watched: Callable[[], bool], tell: Callable[[Json], None]) -> None:
        self._is_watched = is_watched
        self._tell = tell
        self._places: dict[UUID, dict[str, str]] = {}
        self._told: set[UUID] = set()

    def tap_output_aiter(self, run_id: UUID, output: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Leaves what a model streams as it is."""
        return output

    def tap_output_iter(self, run_id: UUID, output: Iterator[Any]) -> Iterator[Any]:
        """Leaves what a model streams as it is."""
        return output

    def on_chat_model_start(
        self,
        serialized: dict[str, Any],
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        tags: list[str] | None = None,
        metadata: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        """A call whose tokens are told of, if somebody looks as it begins."""
        node = (metadata or {}).get("langgraph_node")
        if not self._is_watched() or not isinstance(node, str) or _SILENT.intersection(tags or ()):
            return
        namespace = (metadata or {}).get("langgraph_checkpoint_ns", "")
        self._places[run_id] = {"langgraph_node": node, "checkpoint_ns": str(namespace)}

    def on_llm_new_token(self, token: str, *, chunk: Any = None, run_id: UUID, **_: Any) -> None:
        """A piece of a message."""
        if isinstance(chunk, ChatGenerationChunk):
            self._show(run_id, chunk.message)

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **_: Any) -> None:
        """The whole message."""
        first = response.generations[0][0] if response.generations and response.generations[0] else None
        # One that was not streamed comes as a whole.
        if run_id not in self._told and isinstance(first, ChatGeneration):
            self._show(run_id, first.message)
        self._forget(run_id)

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        """Nothing more comes of the call."""
        self._forget(run_id)

    def _show(self, run_id: UUID, message: BaseMessage) -> None:
        place = self._places.get(run_id)
        if place is None:
            return
        self._told.add(run_id)
        fields = to_api_json(message)
        shown = {key: fields[key] for key in _SHOWN if fields.get(key) not in (None, [])}
        # Until the message has an id it has its call's, as LangChain will give it.
        self._tell([{"id": message.id or f"lc_run--{run_id}", "type": message.type, **shown}, place])

    def _forget(self, run_id: UUID) -> None:
        self._places.pop(run_id, None)
        self._told.discard(run_id)
