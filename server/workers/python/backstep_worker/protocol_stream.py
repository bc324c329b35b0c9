"""The newer streaming protocol: messages as content blocks, tools and lifecycles come from the engine itself (its
events of version v3, so that the graph's own stream transformers take part); whatever else the protocol has, the server
makes of the plain modes.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from backstep_worker.stream_items import Chunk, StreamItem

if TYPE_CHECKING:
    from langgraph.pregel import Pregel

NATIVE = {"messages", "tools", "lifecycle"}
"""Methods whose events are the protocol's own."""
_PLAIN = ("values", "updates", "custom", "tasks", "checkpoints", "tools")


def speaks_protocol() -> bool:
    """Whether this version of the engine makes protocol events."""
    try:
        return importlib.util.find_spec("langgraph.stream.transformers") is not None
    except ModuleNotFoundError:
        return False


async def protocol_items(
    graph: Pregel, input_: Any, config: dict[str, Any], options: dict[str, Any]
) -> AsyncIterator[StreamItem]:
    """The run's events as items of its stream. Raises while iterating where the run fails."""
    from langgraph.stream._types import StreamTransformer

    tasks: list[Any] = []

    class Asking(StreamTransformer):
        """Asks the engine for the modes, and keeps the tasks' events, which the engine's own transformers use up."""

        required_stream_modes = _PLAIN
        before_builtins = True

        def init(self) -> dict[str, Any]:
            return {}

        def process(self, event: Any) -> bool:
            if event["method"] == "tasks" and not self.scope:
                tasks.append(event)
            return True

    with warnings.catch_warnings():
        # That the engine calls it experimental is none of the user's business.
        warnings.simplefilter("ignore")
        run = await graph.astream_events(input_, config, version="v3", transformers=[Asking], **options)
    async with run:
        async for event in run:
            while tasks:
                yield _item(tasks.pop(0))
            if event["method"] != "tasks":
                yield _item(event)
    for event in tasks:
        yield _item(event)


def _item(event: Any) -> Chunk:
    method, params = event["method"], event["params"]
    data = params["data"]
    if method == "values" and params.get("interrupts") and isinstance(data, dict):
        data = {**data, "__interrupt__": params["interrupts"]}
    if method == "messages" and isinstance(data, (list, tuple)):
        data = data[0]
    # A lifecycle is told by the graph above; it is about the one that it names.
    namespace = data.get("namespace", params["namespace"]) if method == "lifecycle" else params["namespace"]
    return Chunk(tuple(namespace), method, data, params.get("timestamp"))
