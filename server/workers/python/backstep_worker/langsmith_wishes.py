"""LangSmith, as far as a run asks for it (`feedback_keys`, `langsmith_tracer`) and the project's environment allows it:
feedback addresses need LANGSMITH_API_KEY, tracing needs LANGSMITH_TRACING. Without them nothing is sent anywhere and
the run is as if it had not asked. The package is the user's own, which langchain-core brings.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator
from typing import Any

from backstep_worker.api_json import Json

_TIMEOUT_MS = 5000
"""A run must not wait for long for what is no part of it."""
_TRACING = ("LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGCHAIN_TRACING")


async def feedback_urls(run_id: str, keys: list[str]) -> dict[str, str] | None:
    """An address for each key where anybody may leave feedback on the run: the data of a stream's `feedback` event.

    None where none was asked for, or LangSmith has no key. Raises where LangSmith refuses or cannot be reached.
    """
    has_key = any(os.environ.get(name) for name in ("LANGSMITH_API_KEY", "LANGCHAIN_API_KEY"))
    if not keys or not has_key:
        return None
    from langsmith import Client

    client = Client(timeout_ms=_TIMEOUT_MS)
    asked = [asyncio.to_thread(client.create_presigned_feedback_token, run_id, key) for key in keys]
    return {key: token.url for key, token in zip(keys, await asyncio.gather(*asked), strict=True)}


@contextlib.contextmanager
def traced(configurable: dict[str, Json]) -> Iterator[None]:
    """What runs meanwhile is traced into the project that the run names, beside the default project.

    As an example's run where it names one; as usual where tracing is off or no project is named.
    """
    project, example = configurable.get("langsmith_project"), configurable.get("langsmith_example_id")
    if not isinstance(project, str) or not any(os.environ.get(name) == "true" for name in _TRACING):
        yield
        return
    from langsmith import tracing_context
    from langsmith.utils import get_tracer_project

    own: dict[str, Any] | None = {"reference_example_id": example} if isinstance(example, str) else None
    replicas: list[Any] = [
        {"project_name": project, "updates": own},
        {"project_name": get_tracer_project(), "updates": None},
    ]
    with tracing_context(replicas=replicas):
        yield
