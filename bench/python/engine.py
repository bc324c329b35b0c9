"""The engine with its InMemorySaver, asked and answering by lines of JSON: what a server is compared with."""

import asyncio
import json
import sys
import time
from typing import Any

from langgraph.checkpoint.memory import InMemorySaver

from graphs import builders

saver = InMemorySaver()
graphs = {name: builder.compile(checkpointer=saver) for name, builder in builders.items()}


def config_of(place: dict[str, Any]) -> dict[str, Any]:
    configurable = {"thread_id": place["thread"]}
    if place.get("checkpoint") is not None:
        configurable |= {"checkpoint_id": place["checkpoint"], "checkpoint_ns": ""}
    return {"configurable": configurable, "recursion_limit": 20_000}


async def run(graph: str, place: dict[str, Any], given: Any) -> Any:
    return await graphs[graph].ainvoke(given, config_of(place))


async def history(graph: str, place: dict[str, Any], given: dict[str, Any]) -> list[str]:
    before = None if given.get("before") is None else config_of({**place, "checkpoint": given["before"]})
    states = graphs[graph].aget_state_history(config_of(place), limit=given["limit"], before=before)
    return [state.config["configurable"]["checkpoint_id"] async for state in states]


async def state_at(graph: str, place: dict[str, Any], _given: Any) -> Any:
    return {"values": (await graphs[graph].aget_state(config_of(place))).values}


async def fork(graph: str, place: dict[str, Any], given: dict[str, Any]) -> str:
    made = await graphs[graph].aupdate_state(config_of(place), given)
    return made["configurable"]["checkpoint_id"]


WORK = {"run": run, "history": history, "stateAt": state_at, "fork": fork}


async def answer(line: str) -> None:
    asked = json.loads(line)
    started = time.perf_counter()
    reply: dict[str, Any] = {"id": asked["id"]}
    try:
        reply["value"] = await WORK[asked["kind"]](asked["graph"], asked["place"], asked["given"])
    except Exception as error:
        reply["error"] = repr(error)
    reply["ms"] = (time.perf_counter() - started) * 1000
    print(json.dumps(reply), flush=True)


async def main() -> None:
    loop = asyncio.get_running_loop()
    tasks = set()
    print(json.dumps({"ready": True}), flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        task = loop.create_task(answer(line))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


asyncio.run(main())
