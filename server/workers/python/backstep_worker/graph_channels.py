"""What each channel of a graph's state does with an update: replaces what is there, or joins the two by a reducer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from langgraph import types

from backstep_worker.api_json import Json

if TYPE_CHECKING:
    from langgraph.pregel import Pregel

_KNOWS_OVERWRITE = hasattr(types, "Overwrite")
_OVERWRITABLE = {"BinaryOperatorAggregate", "DeltaChannel"}
"""Those to which an `Overwrite` is known."""
_OF_MESSAGES = {"add_messages", "_add_messages", "_messages_delta_reducer"}


def graph_channels(graph: Pregel) -> dict[str, Json]:
    """The channels of the values, without those that the engine keeps for itself."""
    shown = graph.stream_channels_asis
    names = [shown] if isinstance(shown, str) else [name for name in shown if not name.startswith("__")]
    return {name: _described(graph.channels[name]) for name in names}


def _described(channel: Any) -> dict[str, Json]:
    kind = type(channel).__name__
    # Of a `BinaryOperatorAggregate`, and of a `DeltaChannel`.
    reducer = getattr(channel, "operator", None) or getattr(channel, "reducer", None)
    function = reducer.func if isinstance(reducer, partial) else reducer
    name = getattr(function, "__name__", "")
    is_of_messages = name in _OF_MESSAGES and function.__module__.startswith("langgraph.")
    return {
        "kind": kind,
        "reduces": reducer is not None or kind == "Topic",
        # A lambda has no name of its own, and the library's wrapper stands for what it wraps.
        "reducer": name.lstrip("_") if is_of_messages else name if name.isidentifier() else None,
        "messages": is_of_messages,
        "overwrite": _KNOWS_OVERWRITE and kind in _OVERWRITABLE,
    }
