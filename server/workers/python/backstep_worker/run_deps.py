"""What the runs of a worker share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backstep_worker.acknowledgements import Acknowledgements, Outstanding
from backstep_worker.annotations import KnownValueChannels
from backstep_worker.api_json import Json
from backstep_worker.call_recorder import CallRecorder
from backstep_worker.checkpoint_client import CheckpointClient
from backstep_worker.conditions import KnownConditions
from backstep_worker.known_checkpoints import KnownCheckpoints
from backstep_worker.node_threads import NodeThreads
from backstep_worker.run_breakpoints import RunBreakpoints
from backstep_worker.run_news import RunNews
from backstep_worker.task_traces import TaskTraces


@dataclass(frozen=True)
class RunDeps:
    """One of each."""

    client: CheckpointClient
    known: KnownCheckpoints
    outstanding: Outstanding
    acknowledgements: Acknowledgements
    calls: CallRecorder
    threads: NodeThreads
    breakpoints: RunBreakpoints
    channels: KnownValueChannels
    conditions: KnownConditions
    traces: TaskTraces
    emit: Callable[[str, str, Json], None]
    news: RunNews
