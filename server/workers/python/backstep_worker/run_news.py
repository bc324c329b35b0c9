"""What a run tells those who look at its thread, whatever its own stream was asked for: which nodes run, and what
models write (model_news.py). While nobody looks nothing is put together and nothing is sent; which nodes are running is
remembered all the same, for who comes in the middle.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from backstep_worker.api_json import Json
from backstep_worker.model_news import ModelNews, tell_models
from backstep_worker.node_threads import current_run
from backstep_worker.stream_items import Chunk, StreamItem


class RunNews:
    """Those of all runs under way."""

    def __init__(self, send: Callable[[str, str, Json], None]) -> None:
        self._send = send
        self._under_way: dict[str, FollowedRun] = {}
        tell_models(self._of_current)

    def begin(self, run_id: str, watched: bool) -> None:
        """`watched`: somebody looks from the first."""
        self._under_way[run_id] = FollowedRun(lambda event, data: self._send(run_id, event, data), watched)

    def of(self, run_id: str) -> FollowedRun:
        """A run that has begun."""
        return self._under_way[run_id]

    def end(self, run_id: str) -> None:
        """The run tells no more."""
        self._under_way.pop(run_id, None)

    def watch(self, params: dict[str, Json]) -> bool:
        """False where the run is not under way."""
        run = self._under_way.get(params["run_id"])
        if run is None:
            return False
        run.watch(params["watched"])
        return True

    def _of_current(self) -> ModelNews | None:
        run = self._under_way.get(current_run.get() or "")
        return None if run is None else run.models


class FollowedRun:
    """One run."""

    def __init__(self, send: Callable[[str, Json], None], watched: bool) -> None:
        self._send = send
        self._watched = watched
        self._running: dict[str, tuple[str, Json]] = {}
        self.models: ModelNews | None = None
        """From the first look on: models that are called are told of through it."""
        self._look()

    def watch(self, watched: bool) -> None:
        """Tells at once of the nodes that are running, where somebody begins to look."""
        begins = watched and not self._watched
        self._watched = watched
        self._look()
        for event, data in list(self._running.values()) if begins else ():
            self._tell(event, data)

    def take(self, item: StreamItem) -> None:
        """Everything that the run's stream gives."""
        if not isinstance(item, Chunk) or item.mode != "tasks":
            return
        task: dict[str, Any] = item.payload
        event = "|".join(("tasks", *item.namespace))
        task_id, name = task["id"], task["name"]
        if "result" not in task and "error" not in task:
            now = dt.datetime.now(dt.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            begun = (event, {"id": task_id, "name": name, "started_at": now})
            self._running[task_id] = begun
            self._tell(*begun)
            return
        self._running.pop(task_id, None)
        error = task.get("error")
        failed = {} if error is None else {"error": str(error)}
        asks = [None] * len(task.get("interrupts") or ())
        self._tell(event, {"id": task_id, "name": name, "result": None, "interrupts": asks, **failed})

    def _look(self) -> None:
        if self._watched and self.models is None:
            self.models = ModelNews(lambda: self._watched, lambda data: self._tell("messages", data))

    def _tell(self, event: str, data: Json) -> None:
        if self._watched:
            self._send(event, data)
