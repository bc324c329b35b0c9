"""From whatever went wrong while a graph file loaded to what an editor can show: message, file, line, column."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from backstep_worker.api_json import Json

_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))


class GraphExportError(Exception):
    """A graph file that loaded but does not hold what langgraph.json says."""


class EngineMissingError(Exception):
    """The interpreter has no LangGraph that this worker can use; the message says the next step."""


class LoadLimitError(Exception):
    """A module that did not come to an end in time, while the event loop went on."""

    def __init__(self, limit_ms: int) -> None:
        super().__init__(
            f"It did not load within {limit_ms / 1000:g} s: the file, or one that it imports, waits or computes "
            "without end. Mend it and save, or allow it more with --load-timeout."
        )


class ExitError(Exception):
    """User code called `sys.exit` while it loaded. Where it may not end the process, it is an error like others."""


@contextmanager
def no_exit() -> Iterator[None]:
    """Makes an ExitError of `sys.exit`, which would end the event loop, and with it the worker."""
    try:
        yield
    except SystemExit as error:
        raise ExitError(str(error)) from error


def graph_error(error: BaseException, file: str, project_dir: str) -> dict[str, Json]:
    """`error` came up while `file` was loaded; `project_dir` tells the user's code from packages."""
    if isinstance(error, (GraphExportError, EngineMissingError, LoadLimitError)):
        return {"message": str(error), "file": file}
    if isinstance(error, ExitError) and error.__cause__ is not None:
        error = error.__cause__
    told: dict[str, Json] = {"message": _message(error), "file": file, "stack": user_traceback(error)}
    if isinstance(error, SyntaxError) and error.filename is not None:
        told["file"] = os.path.abspath(error.filename)
        if error.lineno:
            told["line"] = error.lineno
        if error.offset and error.offset > 0:
            told["column"] = error.offset
        return told
    place = _place(error.__traceback__, file, project_dir)
    if place is not None:
        told["file"], told["line"] = place
    return told


def user_traceback(error: BaseException) -> str:
    """The traceback without the worker's own frames."""
    told = traceback.TracebackException.from_exception(error)
    seen: set[int] = set()
    _strip(told, seen)
    return "".join(told.format()).rstrip()


def _strip(told: traceback.TracebackException, seen: set[int]) -> None:
    if id(told) in seen:
        return
    seen.add(id(told))
    told.stack = traceback.StackSummary.from_list(
        [frame for frame in told.stack if not frame.filename.startswith((_OWN_FOLDER, "<frozen importlib"))]
    )
    for inner in (told.__cause__, told.__context__, *(getattr(told, "exceptions", None) or ())):
        if inner is not None:
            _strip(inner, seen)


def _message(error: BaseException) -> str:
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    if isinstance(error, ModuleNotFoundError) and error.name:
        return f"{text}. {missing_package(error.name)}"
    return text


def missing_package(name: str) -> str:
    """The next step for a module that is not there."""
    package = name.partition(".")[0]
    return (
        f"If it is a package: {pip_install(package)} (or install the project's own dependencies that way); "
        'if it is the project\'s own: its folder must be in "dependencies" of langgraph.json.'
    )


def pip_install(packages: str) -> str:
    """The command that installs into the very interpreter that runs."""
    executable = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f"{executable} -m pip install -U {packages}"


def _place(trace: TracebackType | None, file: str, project_dir: str) -> tuple[str, int] | None:
    """The innermost frame in the graph's file, else in the user's own code."""
    own: tuple[str, int] | None = None
    in_file: tuple[str, int] | None = None
    for frame, line in traceback.walk_tb(trace):
        name = os.path.abspath(frame.f_code.co_filename)
        if name == file:
            in_file = (name, line)
        elif name.startswith(project_dir + os.sep) and "site-packages" not in name:
            own = (name, line)
    return own if own is not None and in_file is None else in_file
