"""How a run ended, as the API says it."""

from __future__ import annotations

from typing import Any

from backstep_worker.api_json import Json, to_api_json
from backstep_worker.graph_error import user_traceback

INTERRUPT = "__interrupt__"


def run_output(values: Any, interrupts: list[Any]) -> Json:
    """The last values, with `__interrupt__` where an interrupt() asks something."""
    output = to_api_json(values)
    if not interrupts:
        return output
    return {**(output if isinstance(output, dict) else {}), INTERRUPT: to_api_json(interrupts)}


def run_error(error: BaseException) -> dict[str, Json]:
    """The error of a run as the API gives it."""
    # An ExceptionGroup, which Python 3.10 does not know by name: the first is what the others came of.
    if (inner := getattr(error, "exceptions", None)) is not None:
        error = inner[0]
    if isinstance(error, SystemExit):
        message = f"The graph's code called sys.exit({error.code!r})."
        return {"error": "SystemExit", "message": message, "stack": user_traceback(error)}
    return {"error": type(error).__name__, "message": str(error), "stack": user_traceback(error)}
