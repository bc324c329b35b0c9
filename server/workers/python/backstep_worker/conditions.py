"""The conditional edges of a graph and what is told of their choices. Leaves hearing of them to task_traces.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import CodeType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from langgraph.types import Send

from backstep_worker.api_json import Json, to_api_json
from backstep_worker.brief import fits

if TYPE_CHECKING:
    from langgraph.graph._branch import BranchSpec
    from langgraph.pregel import Pregel

_LONGEST_VALUE = 2000
"""Characters of JSON of one value that a condition read."""
_LONGEST_RETURN = 500
_MOST_CHANNELS = 12
_COUNT = re.compile(r"\d+")


class Conditions:
    """Of a graph and its subgraphs."""

    def __init__(self, graph: Pregel) -> None:
        self._known: dict[tuple[str, str], dict[str, BranchSpec]] = {}
        for path, each in (("", graph), *graph.get_subgraphs(recurse=True)):
            builder = getattr(each, "builder", None)
            for node, branches in getattr(builder, "branches", {}).items():
                self._known[path, node] = dict(branches)

    def find(self, namespace: str, name: str) -> BranchSpec | None:
        """The condition with that name after the node that the namespace of its task ends with."""
        parts = [part.split(":")[0] for part in namespace.split("|") if not _COUNT.fullmatch(part)]
        branches = self._known.get(("|".join(parts[:-1]), parts[-1]), {})
        if name in branches or len(branches) != 1:
            return branches.get(name)
        return next(iter(branches.values()))


class KnownConditions:
    """Those of the graphs that are used again and again."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Pregel, Conditions] = WeakKeyDictionary()

    def of(self, graph: Pregel) -> Conditions:
        """A graph is read once, for as long as it is there."""
        known = self._known.get(graph)
        if known is None:
            known = self._known[graph] = Conditions(graph)
        return known


def describe_choice(branch: BranchSpec, name: str, read: Any, node_input: Any, result: Any) -> dict[str, Json]:
    """A choice in the protocol's form."""
    results = list(result) if isinstance(result, (list, tuple)) else [result]
    told = [{"send": each.node} if isinstance(each, Send) else to_api_json(each) for each in results]
    returned = told if isinstance(result, (list, tuple)) else told[0]
    code = _code_of(branch)
    choice: dict[str, Json] = {
        "condition": name if name and name.isidentifier() and code is not None else None,
        "returned": returned if fits(returned, _LONGEST_RETURN) else "…",
        "chosen": [each.node if isinstance(each, Send) else _node_of(each, branch) for each in results],
        "read": _read(read, node_input, code),
    }
    if any(label != node for label, node in (branch.ends or {}).items()):
        choice["path_map"] = {str(label): node for label, node in (branch.ends or {}).items()}
    if code is not None:
        choice["source"] = {"file": code.co_filename, "line": code.co_firstlineno}
    return choice


def _node_of(label: Any, branch: BranchSpec) -> str:
    return str((branch.ends or {}).get(label, label))


def _code_of(branch: BranchSpec) -> CodeType | None:
    function = getattr(branch.path, "func", None) or getattr(branch.path, "afunc", None)
    function = getattr(function, "__wrapped__", function)
    code = getattr(function, "__code__", None)
    return code if isinstance(code, CodeType) else None


def _read(read: Any, node_input: Any, code: CodeType | None) -> dict[str, Json]:
    """Channels that the condition's code names; where it names none, those that the node changed."""
    values = _fields(read)
    if values is None:
        return {"__root__": _read_value(read)}
    before = _fields(node_input) or {}
    words = set() if code is None else set(_words(code))
    named = [key for key in values if key in words]
    changed = [key for key, value in values.items() if key not in before or before[key] is not value]
    return {key: _read_value(values[key]) for key in (named or changed)[:_MOST_CHANNELS]}


def _fields(value: Any) -> Mapping[str, Any] | None:
    """Of a state, which may be a dictionary, a dataclass or a pydantic model."""
    if isinstance(value, dict):
        return value
    return getattr(value, "__dict__", None)


def _words(code: CodeType) -> Iterator[str]:
    """Names and texts in the code, also of the functions inside it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, CodeType):
            yield from _words(constant)


def _read_value(value: Any) -> dict[str, Json]:
    if fits(value, _LONGEST_VALUE):
        return {"value": to_api_json(value)}
    if isinstance(value, list) and value and fits(value[-1], _LONGEST_VALUE):
        return {"last": to_api_json(value[-1]), "length": len(value)}
    return {"omitted": True}
