"""A graph's nodes and edges as the API gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backstep_worker.api_json import Json, to_api_json

if TYPE_CHECKING:
    from langgraph.pregel import Pregel


async def draw_graph(graph: Pregel, config: dict[str, Json], xray: bool | int) -> dict[str, Json]:
    """`xray`: subgraphs are drawn too, to this depth."""
    drawing = (await graph.aget_graph(config, xray=xray)).to_json()
    return to_api_json({**drawing, "nodes": [_node(node) for node in drawing["nodes"]]})


def _node(node: dict[str, Json]) -> dict[str, Json]:
    data = node.get("data")
    if not isinstance(data, dict):
        return node
    # The node's class by its path says where it is; its name is the node's own.
    return {**node, "data": {key: value for key, value in data.items() if key != "id" or "name" not in data}}
