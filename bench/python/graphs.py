"""The twins of ../graphs.ts: small, without models, so that what is measured is the machinery."""

import operator
from collections.abc import Callable
from typing import Annotated, Any

from langgraph.graph import END, START, StateGraph
from typing_extensions import TypedDict

KILOBYTE = "x" * 1000


class Two(TypedDict, total=False):
    a: str
    b: str


class Fan(TypedDict, total=False):
    found: Annotated[list[int], operator.add]


class Append(TypedDict, total=False):
    n: int
    wanted: int
    log: Annotated[list[str], operator.add]


class Constant(TypedDict, total=False):
    n: int
    wanted: int


class Large(TypedDict, total=False):
    megabytes: int
    size: int
    data: list[str]


def two_nodes() -> StateGraph:
    builder = StateGraph(Two)
    builder.add_node("one", lambda _: {"a": "x"})
    builder.add_node("other", lambda state: {"b": f"{state['a']}y"})
    builder.add_edge(START, "one")
    builder.add_edge("one", "other")
    builder.add_edge("other", END)
    return builder


def wide() -> StateGraph:
    def node(index: int) -> Callable[[Fan], Fan]:
        return lambda _: {"found": [index]}

    builder = StateGraph(Fan)
    for index in range(20):
        builder.add_node(f"n{index}", node(index))
        builder.add_edge(START, f"n{index}")
        builder.add_edge(f"n{index}", END)
    return builder


def stepping(state: type, step: Callable[[Any], dict]) -> StateGraph:
    builder = StateGraph(state)
    builder.add_node("step", step)
    builder.add_edge(START, "step")
    builder.add_conditional_edges("step", lambda at: "step" if at["n"] < at["wanted"] else END, ["step", END])
    return builder


def filling() -> StateGraph:
    builder = StateGraph(Large)
    builder.add_node("fill", lambda at: {"data": [chr(97 + i % 26) * 1_000_000 for i in range(at["megabytes"])]})
    builder.add_node("count", lambda at: {"size": sum(map(len, at["data"]))})
    builder.add_edge(START, "fill")
    builder.add_edge("fill", "count")
    builder.add_edge("count", END)
    return builder


builders = {
    "two": two_nodes(),
    "fan": wide(),
    "append": stepping(Append, lambda at: {"n": at["n"] + 1, "log": [f"{at['n']} {KILOBYTE}"]}),
    "constant": stepping(Constant, lambda at: {"n": at["n"] + 1}),
    "large": filling(),
}
two, fan, append, constant, large = (builder.compile() for builder in builders.values())
