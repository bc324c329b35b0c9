"""The LangGraph of the user's interpreter: which version, and whether this worker can use it. Imports nothing of it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import sys

from backstep_worker.graph_error import EngineMissingError, pip_install

LEAST_LANGGRAPH = (0, 6, 0)


def engine_version() -> str | None:
    """None where it is not installed."""
    try:
        return importlib.metadata.version("langgraph")
    except importlib.metadata.PackageNotFoundError:
        return None


def check_engine() -> None:
    """Raises EngineMissingError."""
    version = engine_version()
    if version is None or importlib.util.find_spec("langgraph") is None:
        raise EngineMissingError(
            f"{sys.executable} has no langgraph. Run: {pip_install('langgraph')} "
            "or choose another interpreter (setting backstep.pythonPath, or a .venv beside langgraph.json)."
        )
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:3])
    if numbers < LEAST_LANGGRAPH:
        least = ".".join(map(str, LEAST_LANGGRAPH))
        raise EngineMissingError(
            f"langgraph {version} of {sys.executable} is too old: {least} or newer is needed. "
            f"Run: {pip_install('langgraph')}"
        )
