"""What the savers of a worker share, whichever graph they are for."""

from __future__ import annotations

from dataclasses import dataclass

from backstep_worker.acknowledgements import Acknowledgements, Outstanding
from backstep_worker.call_recorder import CallRecorder
from backstep_worker.checkpoint_client import CheckpointClient
from backstep_worker.known_checkpoints import KnownCheckpoints
from backstep_worker.task_traces import TaskTraces


@dataclass(frozen=True)
class SaverDeps:
    """One of each for all threads."""

    client: CheckpointClient
    known: KnownCheckpoints
    outstanding: Outstanding
    acknowledgements: Acknowledgements
    calls: CallRecorder
    traces: TaskTraces
