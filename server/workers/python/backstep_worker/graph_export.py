"""From what a graph file exports to something that gives a compiled graph.

A compiled graph, a builder, or a factory: a function, coroutine function or context manager, which takes nothing, the
run's config, LangGraph's `ServerRuntime`, or both. Follows the published server in what a factory gets.
"""

from __future__ import annotations

import copy
import inspect
import typing
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from types import ModuleType
from typing import Any

from langgraph.graph import StateGraph
from langgraph.pregel import Pregel

from backstep_worker.graph_error import GraphExportError, no_exit

Access = str
"""Why a factory is called, as `ServerRuntime.access_context` has it."""


class GraphExport:
    """One export of a module."""

    def __init__(self, module: ModuleType, name: str) -> None:
        """Raises GraphExportError naming what there is."""
        self._name = name
        exported = getattr(module, name, None)
        if exported is None:
            graphs = [key for key, value in vars(module).items() if isinstance(value, (Pregel, StateGraph))]
            names = graphs or [key for key in vars(module) if not key.startswith("_")]
            known = f"it has {', '.join(names)}" if names else "it is empty"
            raise GraphExportError(f'There is no "{name}" in this module ({known}).')
        self._exported = exported
        self.is_factory = callable(exported) and not isinstance(exported, (Pregel, StateGraph))
        self._static: Pregel | None = None if self.is_factory else compiled(exported, name)
        self._arguments = factory_arguments(exported) if self.is_factory else None

    @asynccontextmanager
    async def open(self, config: dict[str, Any], access: Access, store: Any, context: Any) -> AsyncIterator[Pregel]:
        """The graph for one use; a factory's may be gone afterwards."""
        if self._static is not None:
            yield self._static
            return
        given = self._arguments(config, lambda: _runtime(access, store, context)) if self._arguments else {}
        async with AsyncExitStack() as stack:
            with no_exit():
                value = self._exported(**given)
                if inspect.isawaitable(value):
                    value = await value
                if hasattr(value, "__aenter__"):
                    value = await stack.enter_async_context(value)
                elif hasattr(value, "__enter__"):
                    value = stack.enter_context(value)
            yield compiled(value, self._name)


def compiled(value: Any, name: str) -> Pregel:
    """A builder is compiled; what is no graph raises GraphExportError."""
    if isinstance(value, StateGraph):
        return value.compile()
    if isinstance(value, Pregel):
        return value
    raise GraphExportError(
        f'"{name}" is of type {type(value).__name__}, no graph: export a StateGraph, a compiled graph or a function '
        "that returns one."
    )


Arguments = Callable[[dict[str, Any], Callable[[], Any]], dict[str, Any]]


def factory_arguments(factory: Callable[..., Any]) -> Arguments | None:
    """What a factory is called with, by the names of its parameters; None where it takes nothing."""
    parameters = [
        each
        for each in inspect.signature(factory).parameters.values()
        if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]
    if not parameters:
        return None
    hints = _hints(factory)
    runtimes = [each.name for each in parameters if _is_runtime(hints.get(each.name, each.annotation))]
    configs = [each.name for each in parameters if each.name not in runtimes and each.default is each.empty]
    if not runtimes and not configs:
        configs = [parameters[0].name]
    if len(configs) > 1 or len(runtimes) > 1:
        raise GraphExportError(
            f"The factory {getattr(factory, '__name__', factory)} may take a RunnableConfig, a ServerRuntime or both, "
            f"not ({', '.join(each.name for each in parameters)})."
        )

    def arguments(config: dict[str, Any], runtime: Callable[[], Any]) -> dict[str, Any]:
        given = dict.fromkeys(configs, config)
        return {**given, **{name: runtime() for name in runtimes}}

    return arguments


def _hints(factory: Callable[..., Any]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    try:
        from langgraph_sdk.runtime import ServerRuntime

        known["ServerRuntime"] = ServerRuntime
    except ImportError:
        pass
    try:
        return typing.get_type_hints(factory, localns=known)
    except Exception:
        # An annotation that only a type checker can resolve.
        return {}


def _is_runtime(annotation: Any) -> bool:
    if isinstance(annotation, str):
        return annotation.partition("[")[0].rpartition(".")[2] == "ServerRuntime"
    origin = typing.get_origin(annotation)
    if origin is not None and getattr(origin, "__name__", "") != "ServerRuntime":
        arguments = typing.get_args(annotation)
        return bool(arguments) and _is_runtime(arguments[0])
    name = getattr(origin or annotation, "__name__", "")
    return name in ("ServerRuntime", "_ExecutionRuntime", "_ReadRuntime")


def _runtime(access: Access, store: Any, context: Any) -> Any:
    try:
        from langgraph_sdk.runtime import _ExecutionRuntime, _ReadRuntime
    except ImportError as error:
        raise GraphExportError("ServerRuntime needs a newer langgraph-sdk.") from error
    if access != "threads.create_run":
        return _ReadRuntime(access_context=access, user=None, store=store)
    own = None if context is None else copy.copy(context)
    return _ExecutionRuntime(access_context=access, user=None, store=store, context=own)
