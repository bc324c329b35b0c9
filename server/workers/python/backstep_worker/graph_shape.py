"""What a compiled graph is made of (nodes, edges, channels), read from the builder that it was compiled from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from backstep_worker.api_json import Json

if TYPE_CHECKING:
    from langgraph.pregel import Pregel

_INTERNAL = re.compile(r"(__|branch:|join:|start:)")
"""How the names of the engine's own channels begin."""


def graph_shape(graph: Pregel) -> dict[str, Json]:
    """Its subgraphs included."""
    shape: dict[str, Json] = {"nodes": [], "edges": [], "channels": {}}
    _add(shape, "", graph)
    for path, subgraph in graph.get_subgraphs(recurse=True):
        _add(shape, f"{path}|", subgraph)
    return shape


def _add(shape: dict[str, Json], prefix: str, graph: Pregel) -> None:
    shape["nodes"] += [prefix + name for name in graph.nodes if not name.startswith("__")]
    shape["edges"] += [
        {"source": prefix + source, "target": target if target == "*" else prefix + target, "conditional": conditional}
        for source, target, conditional in _edges(getattr(graph, "builder", None))
    ]
    for name, channel in graph.channels.items():
        if not _INTERNAL.match(name):
            shape["channels"][prefix + name] = type(channel).__name__


def _edges(builder: Any) -> Iterator[tuple[str, str, bool]]:
    for source, target in getattr(builder, "edges", ()):
        yield source, target, False
    for sources, target in getattr(builder, "waiting_edges", ()):
        for source in sources:
            yield source, target, False
    for source, branches in getattr(builder, "branches", {}).items():
        for branch in branches.values():
            for target in ("*",) if branch.ends is None else branch.ends.values():
                yield source, target, True
    # Where a node's commands may go.
    for source, node in getattr(builder, "nodes", {}).items():
        for target in getattr(node, "ends", None) or ():
            yield source, target, True
