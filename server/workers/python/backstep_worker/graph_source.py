"""Loads the module that langgraph.json names: a file, or a dotted name. Installs nothing."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from types import ModuleType

from backstep_worker.graph_error import GraphExportError


def extend_path(project_dir: str, folders: list[str]) -> None:
    """The project's folder comes first, as with `python file.py`; the folders of `dependencies` come last."""
    if project_dir not in sys.path:
        sys.path.insert(0, project_dir)
    for folder in folders:
        if folder not in sys.path:
            sys.path.append(folder)


def load_module(file: str, module: str | None, project_dir: str) -> ModuleType:
    """The module, loaded once. Its name depends on nothing but its place, so stored values find their classes again."""
    if module is not None:
        return importlib.import_module(module)
    if not os.path.isfile(file):
        raise GraphExportError(f"There is no file {file}.")
    name = module_name(file, project_dir)
    loaded = sys.modules.get(name)
    if loaded is not None and _is_of(loaded, file):
        return loaded
    found = importlib.util.find_spec(name) if _is_reachable(name) else None
    if found is not None and found.origin is not None and os.path.realpath(found.origin) == os.path.realpath(file):
        return importlib.import_module(name)
    return _load_file(file, name if loaded is None else f"{name}__{abs(hash(file))}")


def module_name(file: str, project_dir: str) -> str:
    """What `import` calls the file, seen from the folder of the search path that holds it."""
    holders = [
        folder
        for folder in (project_dir, *map(os.path.abspath, sys.path))
        if file.startswith(folder + os.sep) and "site-packages" not in folder
    ]
    # The nearest: `src/agent.py` is `agent` where `src` is on the path.
    holder = max(holders, key=len, default=os.path.dirname(file))
    parts = os.path.splitext(os.path.relpath(file, holder))[0].split(os.sep)
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    return ".".join(part if part.isidentifier() else _identifier(part) for part in parts)


def _identifier(part: str) -> str:
    text = "".join(letter if letter.isalnum() else "_" for letter in part)
    return text if text[:1].isalpha() else f"_{text}"


def _is_reachable(name: str) -> bool:
    """Whether the search for it would only run the user's own packages, and not fail on the way."""
    parent = name.rpartition(".")[0]
    try:
        return parent == "" or importlib.util.find_spec(parent) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def _is_of(module: ModuleType, file: str) -> bool:
    origin = getattr(module, "__file__", None)
    return origin is not None and os.path.realpath(origin) == os.path.realpath(file)


def _load_file(file: str, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise GraphExportError(f"{file} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module
