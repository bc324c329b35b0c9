"""The JSON Schemas of a graph's state, input, output, config and context, as the engine makes them of the graph's types
(TypedDict, dataclass, pydantic). Null where it cannot: one odd type must not hide the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import create_model

from backstep_worker.api_json import Json

if TYPE_CHECKING:
    from langgraph.pregel import Pregel


def graph_schemas(graph: Pregel) -> dict[str, Json]:
    """What the graph declares, and the names of its channels."""
    return {
        "input": _attempt(graph.get_input_jsonschema),
        "output": _attempt(graph.get_output_jsonschema),
        "state": _attempt(lambda: _state_schema(graph)),
        "config": _attempt(lambda: _config_schema(graph)),
        "context": _attempt(graph.get_context_jsonschema),
        "channels": [name for name in graph.stream_channels_list if not name.startswith("__")],
    }


async def subgraph_schemas(graph: Pregel, namespace: str | None, recurse: bool) -> dict[str, Json]:
    """By namespace (`outer`, `outer|inner`)."""
    found = graph.aget_subgraphs(namespace=namespace, recurse=recurse)
    return {name: graph_schemas(subgraph) async for name, subgraph in found}


def _attempt(make: Callable[[], Json]) -> Json:
    try:
        return make()
    except Exception:
        return None


def _state_schema(graph: Pregel) -> Json:
    """Every channel by the type of its updates; one that pydantic cannot describe may be anything."""
    fields: dict[str, Any] = {}
    for name in graph.stream_channels_list:
        update = graph.channels[name].UpdateType
        is_known = _attempt(lambda update=update: create_model("Field", value=(update, None)).model_json_schema())
        fields[name] = (update if is_known is not None else Any, None)
    return create_model(graph.get_name("State"), **fields).model_json_schema()


def _config_schema(graph: Pregel) -> Json:
    """What `configurable` may hold, without what the engine itself keeps there."""
    schema = graph.get_config_jsonschema()
    configurable = schema.get("properties", {}).get("configurable", {})
    name = configurable.get("$ref", "").rpartition("/")[2]
    fields = schema.get("$defs", {}).get(name, configurable)
    own = {key: value for key, value in fields.get("properties", {}).items() if key not in _ENGINE_KEYS}
    return {**fields, "properties": own, **({"$defs": schema["$defs"]} if "$defs" in schema else {})}


_ENGINE_KEYS = {"thread_id", "checkpoint_id", "checkpoint_ns", "checkpoint_map"}
