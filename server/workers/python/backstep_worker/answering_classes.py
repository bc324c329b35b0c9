"""Makes chat models and tools answer from the record while a replayed step runs: in LangChain's base classes, where
these hand over to the class that makes the call, below everything that configures, traces and streams. Whatever runs
outside of a replay goes through untouched. Nothing is changed before the first replay.
"""

from __future__ import annotations

import contextvars
import functools
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, BaseMessageChunk, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables.config import var_child_runnable_config
from langchain_core.tools import BaseTool

from backstep_worker.api_json import Json
from backstep_worker.call_answers import CallAnswers, current_tool
from backstep_worker.call_handler import StartedCall
from backstep_worker.stored_value import Serde, restore


@dataclass(frozen=True)
class Answering:
    """Of one run."""

    answers: CallAnswers
    serde: Serde


_current: contextvars.ContextVar[Answering | None] = contextvars.ContextVar("backstep_answering", default=None)


@contextmanager
def answering_during(answering: Answering) -> Iterator[None]:
    """What runs meanwhile has its models and tools answered."""
    _prepare()
    token = _current.set(answering)
    try:
        yield
    finally:
        _current.reset(token)


@dataclass(frozen=True)
class _Asked:
    """A call that the record is to answer."""

    answering: Answering
    call: StartedCall

    def value(self) -> Any:
        """What the record has: raised where it is an error, asked again where it is a question."""
        result = self.answering.answers.answer(self.call)
        if result["kind"] == "error":
            raise _error_again(result)
        value = restore(self.answering.serde, result["value"])
        if result["kind"] == "interrupt":
            from langgraph.types import interrupt

            # It asked here: what has been answered before is passed by, and the engine leaves at the question.
            while True:
                interrupt(value)
        return value


def _asked(kind: str, name: str, call_id: str, config: Any = None) -> _Asked | None:
    """None where the call is to be made."""
    answering = _current.get()
    if answering is None:
        return None
    call = answering.answers.call(call_id)
    if call is None:
        # The callbacks did not hear of it: neither did those that recorded.
        call = StartedCall(kind, name, _namespace(config), {"digest": "", "parts": []})
    return None if answering.answers.source_of(call.checkpoint_ns) == "live" else _Asked(answering, call)


def _id_of(run_manager: Any) -> str:
    return str(getattr(run_manager, "run_id", ""))


def _namespace(config: Any) -> str:
    for each in (config, var_child_runnable_config.get()):
        namespace = ((each or {}).get("metadata") or {}).get("langgraph_checkpoint_ns")
        if isinstance(namespace, str):
            return namespace
    return ""


def _error_again(result: dict[str, Json]) -> Exception:
    """Of its own class, where that is loaded and can be made without its arguments."""
    name, message = result["error"], result["message"]
    # Only what is there already: nothing is imported for the sake of an error.
    kind = getattr(sys.modules.get(result.get("module", "")), "__dict__", {}).get(name)
    if isinstance(kind, type) and issubclass(kind, Exception):
        try:
            error = kind.__new__(kind, message)
            error.args = (message,)
            if str(error) == message:
                return error
        except Exception:
            pass
    again: Exception = type(name, (Exception,), {})(message)
    return again


def _chat_result(messages: list[BaseMessage]) -> ChatResult:
    return ChatResult(generations=[ChatGeneration(message=message) for message in messages])


def _as_chunk(message: Any) -> Any:
    if isinstance(message, BaseMessageChunk):
        return message
    return AIMessageChunk(**{**message.model_dump(exclude={"type"}), "chunk_position": "last"})


_wrapped: set[tuple[type, str]] = set()


def _replace(cls: type, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    original = cls.__dict__.get(name)
    if original is not None:
        setattr(cls, name, functools.wraps(original)(make(original)))


@functools.cache
def _prepare() -> None:
    _replace(BaseChatModel, "_generate_with_cache", _generate)
    _replace(BaseChatModel, "_agenerate_with_cache", _agenerate)
    _replace(BaseChatModel, "stream", _stream)
    _replace(BaseChatModel, "astream", _astream)
    _replace(BaseChatModel, "_iter_v2_events", _events)
    _replace(BaseChatModel, "_aiter_v2_events", _aevents)
    _replace(BaseTool, "run", _run)
    _replace(BaseTool, "arun", _arun)


def _generate(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: Any, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any) -> Any:
        asked = _asked("model", type(self).__name__, _id_of(run_manager))
        if asked is None:
            return original(self, messages, stop=stop, run_manager=run_manager, **kwargs)
        return _chat_result(asked.value())

    return call


def _agenerate(original: Callable[..., Any]) -> Callable[..., Any]:
    async def call(self: Any, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any) -> Any:
        asked = _asked("model", type(self).__name__, _id_of(run_manager))
        if asked is None:
            return await original(self, messages, stop=stop, run_manager=run_manager, **kwargs)
        return _chat_result(asked.value())

    return call


def _stream(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: Any, input: Any, config: Any = None, **kwargs: Any) -> Iterator[Any]:
        if _asked("model", type(self).__name__, "", config) is None:
            yield from original(self, input, config, **kwargs)
        else:
            yield _as_chunk(self.invoke(input, config=config, **kwargs))

    return call


def _astream(original: Callable[..., Any]) -> Callable[..., Any]:
    async def call(self: Any, input: Any, config: Any = None, **kwargs: Any) -> AsyncIterator[Any]:
        if _asked("model", type(self).__name__, "", config) is None:
            async for chunk in original(self, input, config, **kwargs):
                yield chunk
        else:
            yield _as_chunk(await self.ainvoke(input, config=config, **kwargs))

    return call


def _events(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: Any, messages: Any, *, run_manager: Any, stream: Any, **kwargs: Any) -> Iterator[Any]:
        asked = _asked("model", type(self).__name__, _id_of(run_manager))
        if asked is None:
            yield from original(self, messages, run_manager=run_manager, stream=stream, **kwargs)
            return
        for event in _as_events(asked.value(), run_manager):
            stream.dispatch(event)
            run_manager.on_stream_event(event)
            yield event

    return call


def _aevents(original: Callable[..., Any]) -> Callable[..., Any]:
    async def call(self: Any, messages: Any, *, run_manager: Any, stream: Any, **kwargs: Any) -> AsyncIterator[Any]:
        asked = _asked("model", type(self).__name__, _id_of(run_manager))
        if asked is None:
            async for event in original(self, messages, run_manager=run_manager, stream=stream, **kwargs):
                yield event
            return
        for event in _as_events(asked.value(), run_manager):
            stream.dispatch(event)
            await run_manager.on_stream_event(event)
            yield event

    return call


def _as_events(messages: list[Any], run_manager: Any) -> Iterator[Any]:
    # Wherever there are such streams there is this.
    from langchain_core.language_models.chat_models import message_to_events  # type: ignore[attr-defined]

    for message in messages[:1]:
        yield from message_to_events(message, message_id=message.id or f"lc_run--{run_manager.run_id}")


def _run(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if _current.get() is not None:
            _wrap_work(type(self))
        return original(self, *args, **kwargs)

    return call


def _arun(original: Callable[..., Any]) -> Callable[..., Any]:
    async def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if _current.get() is not None:
            _wrap_work(type(self))
        return await original(self, *args, **kwargs)

    return call


@functools.cache
def _wrap_work(tool: type) -> None:
    """Makes the methods in which a tool does its work ask first, in the classes that have them."""
    for name, make in (("_run", _work), ("_arun", _awork)):
        owner = next((cls for cls in tool.__mro__ if name in cls.__dict__), None)
        if owner is not None and (owner, name) not in _wrapped:
            _wrapped.add((owner, name))
            _replace(owner, name, make)


def _work(original: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        asked = _asked("tool", self.name, current_tool.get())
        return original(self, *args, **kwargs) if asked is None else _tool_output(self, asked.value())

    return call


def _awork(original: Callable[..., Any]) -> Callable[..., Any]:
    async def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        asked = _asked("tool", self.name, current_tool.get())
        return await original(self, *args, **kwargs) if asked is None else _tool_output(self, asked.value())

    return call


def _tool_output(tool: Any, value: Any) -> Any:
    """What the tool itself would have to give for this to come out."""
    if tool.response_format != "content_and_artifact":
        return value
    return (value.content, value.artifact) if isinstance(value, ToolMessage) else (value, None)
