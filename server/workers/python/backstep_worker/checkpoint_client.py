"""The server's checkpoint store as the worker reaches it: every call is a request over the connection."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from backstep_worker.api_json import Json
from backstep_worker.connection import Connection


class CheckpointClient:
    """The answers come as futures of threads: coroutines and blocking callers wait for them alike."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, thread_id: str, namespace: str, checkpoint_id: str | None) -> Future[Any]:
        """A StoredCheckpoint, or None; the newest without an id."""
        params = {"thread_id": thread_id, "checkpoint_ns": namespace}
        if checkpoint_id is not None:
            params["checkpoint_id"] = checkpoint_id
        return self._connection.request("checkpoints/get", params)

    def list(self, query: dict[str, Json]) -> Future[Any]:
        """StoredCheckpoints, newest first. What the query does not say is left out, not null."""
        given = {key: value for key, value in query.items() if value is not None}
        return self._connection.request("checkpoints/list", given)

    def put(self, checkpoint: dict[str, Json]) -> Future[Any]:
        """Done when it is on disk."""
        return self._connection.request("checkpoints/put", checkpoint)

    def put_writes(self, writes: dict[str, Json]) -> Future[Any]:
        """Done when they are on disk."""
        return self._connection.request("checkpoints/putWrites", writes)

    def delete_thread(self, thread_id: str) -> Future[Any]:
        """Done when it is gone."""
        return self._connection.request("checkpoints/deleteThread", {"thread_id": thread_id})

    def annotate(self, annotation: dict[str, Json], graph_id: str) -> None:
        """What the graph says of a checkpoint; no answer is waited for."""
        self._connection.notify("checkpoints/annotate", {**annotation, "graph_id": graph_id})
