"""What the server asks of a graph's state outside a run: updates (forks) and descriptions of stored checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langgraph.types import StateUpdate

from backstep_worker.annotations import ValueChannels, snapshot_annotation
from backstep_worker.api_json import Json
from backstep_worker.checkpoint_client import CheckpointClient
from backstep_worker.checkpoint_record import config_of
from backstep_worker.connection import ConnectionLost, RpcError
from backstep_worker.run_config import checkpoint_fields, engine_command

if TYPE_CHECKING:
    from langgraph.pregel import Pregel

INVALID_UPDATE = 1002


async def update_state(graph: Pregel, params: dict[str, Json], client: CheckpointClient) -> dict[str, Json]:
    """Applies the supersteps, annotates the new checkpoint and gives its address."""
    config: dict[str, Any] = {
        "metadata": {"graph_id": params["graph_id"], **params["metadata"]},
        "configurable": {
            **(params["config"].get("configurable") or {}),
            "checkpoint_ns": "",
            **checkpoint_fields(params["checkpoint"]),
            "thread_id": params["thread_id"],
            "graph_id": params["graph_id"],
        },
    }
    supersteps = [[_update(update) for update in updates] for updates in params["supersteps"]]
    try:
        updated = await graph.abulk_update_state(config, supersteps)
    except (RpcError, ConnectionLost):
        # Storage's own failure keeps its code; whatever else the engine or a reducer raises is about the update.
        raise
    except Exception as error:
        raise RpcError(INVALID_UPDATE, f"{type(error).__name__}: {error}") from error
    fields = updated["configurable"]
    key = {
        "thread_id": params["thread_id"],
        "checkpoint_ns": fields.get("checkpoint_ns", ""),
        "checkpoint_id": fields["checkpoint_id"],
    }
    annotation = await describe(graph, key)
    if annotation is not None:
        client.annotate(annotation, params["graph_id"])
    return key


async def describe(graph: Pregel, key: dict[str, Json]) -> dict[str, Json] | None:
    """None for a checkpoint that is not there or whose subgraph is not known."""
    config = config_of(key["thread_id"], key["checkpoint_ns"], key["checkpoint_id"])
    try:
        state = await graph.aget_state(config)
    except ValueError:
        # The engine's word for a subgraph that the graph does not have.
        return None
    if state.created_at is None:
        return None
    annotation = snapshot_annotation(state, ValueChannels(graph))
    return None if annotation is None else {**annotation, "checkpoint_ns": key["checkpoint_ns"]}


def _update(update: dict[str, Json]) -> StateUpdate:
    command = update.get("command")
    values = update["values"] if command is None else engine_command(command)
    return StateUpdate(values, update.get("as_node"))
