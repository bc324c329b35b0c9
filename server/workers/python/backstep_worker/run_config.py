"""Translates a run as the API describes it into the engine's input and options."""

from __future__ import annotations

from typing import Any

from langgraph.types import Command, Send

from backstep_worker.api_json import Json


def run_input(params: dict[str, Json]) -> Any:
    """A command, or the input: None stays None, which resumes."""
    command = params["command"]
    return params["input"] if command is None else engine_command(command)


def engine_command(command: dict[str, Json]) -> Command[Any]:
    """A command of the API (`update`, `resume`, `goto`) as the engine's own."""
    goto, update = command.get("goto"), command.get("update")
    targets = [] if goto is None else goto if isinstance(goto, list) else [goto]
    if isinstance(update, list) and all(_is_pair(each) for each in update):
        update = [tuple(each) for each in update]
    return Command(update=update, resume=command.get("resume"), goto=[_target(each) for each in targets])


def _is_pair(update: Json) -> bool:
    return isinstance(update, list) and len(update) == 2 and isinstance(update[0], str)


def _target(target: Json) -> str | Send:
    if isinstance(target, dict):
        return Send(target.get("node", ""), target.get("input"))
    return target


def checkpoint_fields(checkpoint: dict[str, Json] | None) -> dict[str, Json]:
    """The part of `configurable` that names a checkpoint. Without an id the engine goes on from the newest."""
    fields = {} if checkpoint is None else checkpoint
    names = ("checkpoint_ns", "checkpoint_id", "checkpoint_map")
    return {name: fields[name] for name in names if fields.get(name) is not None}


def run_config(params: dict[str, Json]) -> dict[str, Any]:
    """The engine's config for a run."""
    given = params["config"]
    configurable = {
        key: value
        for key, value in (given.get("configurable") or {}).items()
        if not (key == "checkpoint_id" and value in (None, ""))
    }
    config: dict[str, Any] = {
        "configurable": {
            **configurable,
            **checkpoint_fields(params["checkpoint"]),
            "thread_id": params["thread_id"],
            "run_id": params["run_id"],
            "graph_id": params["graph_id"],
        },
        "metadata": {**(given.get("metadata") or {}), **params["metadata"]},
        "run_id": params["run_id"],
    }
    for name in ("tags", "recursion_limit", "max_concurrency", "run_name"):
        if given.get(name) is not None:
            config[name] = given[name]
    return config


def stream_options(params: dict[str, Json]) -> dict[str, Any]:
    """What the engine's stream takes beside input, config and breakpoints; what is not said is left to the graph's own
    defaults.
    """
    options: dict[str, Any] = {"durability": params["durability"]}
    if params["context"]:
        options["context"] = params["context"]
    return options
