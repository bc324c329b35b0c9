"""How the tasks of runs went (when they began, how often they were tried, what their conditional edges chose), noted by
LangChain's callbacks and handed to the saver, which sends it with what the task wrote. Leaves reading the choices to
conditions.py.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langgraph.errors import GraphBubbleUp

from backstep_worker.api_json import Json
from backstep_worker.conditions import Conditions, describe_choice

if TYPE_CHECKING:
    from langgraph.graph._branch import BranchSpec

_LONGEST_FAILURE = 500
"""Characters."""
_MOST_FAILURES = 10


@dataclass
class _Noted:
    """Of one task."""

    started_at: dt.datetime
    started: float
    input: Any
    attempts: int = 1
    failures: list[str] = field(default_factory=list)
    choices: list[dict[str, Json]] = field(default_factory=list)
    duration: float | None = None
    """Seconds, once it has come to its end."""


class TaskTraces:
    """Of all runs of the worker, until the saver takes them."""

    def __init__(self) -> None:
        self._noted: dict[str, _Noted] = {}

    def take(self, task_id: str) -> dict[str, Json] | None:
        """How the task went; None before its end and where nobody noted it. It is told once."""
        task = self._noted.get(task_id)
        if task is None or task.duration is None:
            return None
        del self._noted[task_id]
        trace: dict[str, Json] = {
            "id": task_id,
            "started_at": task.started_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "duration_ms": round(task.duration * 1000),
            "attempts": task.attempts,
        }
        if task.attempts > 1 and task.failures:
            trace["failures"] = task.failures[:_MOST_FAILURES]
        if task.choices:
            trace["choices"] = task.choices
        return trace

    def begin(self, task_id: str, input_: Any) -> None:
        """An attempt."""
        known = self._noted.get(task_id)
        # A task that asked and is run again begins anew.
        if known is not None and known.duration is not None and len(known.failures) == known.attempts:
            known.attempts += 1
            known.duration, known.choices, known.input = None, [], input_
            return
        self._noted[task_id] = _Noted(dt.datetime.now(dt.timezone.utc), time.monotonic(), input_)

    def end(self, task_id: str, error: BaseException | None = None) -> None:
        """Of an attempt."""
        task = self._noted.get(task_id)
        if task is None:
            return
        task.duration = time.monotonic() - task.started
        # A question of `interrupt()`, or a command for a graph above, is no failure.
        if error is not None and not isinstance(error, GraphBubbleUp):
            task.failures.append(_failure_text(error))

    def chose(self, task_id: str, branch: BranchSpec, name: str, read: Any, result: Any) -> None:
        """The task's condition has chosen."""
        task = self._noted.get(task_id)
        if task is not None:
            task.choices.append(describe_choice(branch, name, read, task.input, result))

    def forget(self, task_ids: set[str]) -> None:
        """What nobody has taken."""
        for task_id in task_ids:
            self._noted.pop(task_id, None)


class TraceHandler(BaseCallbackHandler):
    """For the callbacks of one run."""

    run_inline = True
    ignore_llm = True
    ignore_chat_model = True
    ignore_agent = True
    ignore_retriever = True
    ignore_retry = True
    ignore_custom_event = True

    def __init__(self, traces: TaskTraces, conditions: Conditions) -> None:
        self._traces = traces
        self._conditions = conditions
        self._attempts: dict[UUID, tuple[str, str]] = {}
        """Attempts under way: the task and its namespace."""
        self._choosing: dict[UUID, tuple[str, BranchSpec, str, Any]] = {}
        self.tasks: set[str] = set()

    def on_chain_start(
        self,
        serialized: Any,
        inputs: Any,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        tags: list[str] | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """What a node calls has the node's metadata; the engine's tags tell the node and its conditions."""
        namespace = (metadata or {}).get("langgraph_checkpoint_ns")
        if not isinstance(namespace, str):
            return
        if any(tag.startswith("graph:step:") for tag in tags or ()):
            task_id = namespace.rpartition(":")[2]
            self._attempts[run_id] = (task_id, namespace)
            self.tasks.add(task_id)
            self._traces.begin(task_id, inputs)
            return
        attempt = self._attempts.get(parent_run_id) if parent_run_id is not None else None
        if attempt is None or not any(_is_after_node(tag) for tag in tags or ()):
            return
        name = str(kwargs.get("name") or "")
        branch = self._conditions.find(attempt[1], name)
        if branch is not None:
            self._choosing[run_id] = (attempt[0], branch, name, inputs)

    def on_chain_end(self, outputs: Any, *, run_id: UUID, **kwargs: Any) -> None:
        """Of a condition, or of an attempt."""
        choosing = self._choosing.pop(run_id, None)
        if choosing is not None:
            task_id, branch, name, read = choosing
            self._traces.chose(task_id, branch, name, read, outputs)
        attempt = self._attempts.pop(run_id, None)
        if attempt is not None:
            self._traces.end(attempt[0])

    def on_chain_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        """As `on_chain_end`."""
        self._choosing.pop(run_id, None)
        attempt = self._attempts.pop(run_id, None)
        if attempt is not None:
            self._traces.end(attempt[0], error)


def _is_after_node(tag: str) -> bool:
    """A node is a sequence: first what the user wrote, then what follows from it."""
    step = tag.removeprefix("seq:step:")
    return step != tag and step.isdigit() and int(step) > 1


def _failure_text(error: BaseException) -> str:
    text = f"{type(error).__name__}: {error}"
    return f"{text[:_LONGEST_FAILURE]}…" if len(text) > _LONGEST_FAILURE else text
