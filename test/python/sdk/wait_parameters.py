"""Every parameter of `runs.wait`, of both official clients; the server's address is given.

A parameter that a newer SDK has and that nothing here uses fails the script.
"""

import asyncio
import inspect
import sys
import uuid
from collections.abc import Callable
from typing import Any

from langgraph_sdk import get_client, get_sync_client

url = sys.argv[1]
client = get_sync_client(url=url)
used: set[str] = set()
Wait = Callable[..., Any]


def new_thread() -> str:
    return client.threads.create()["thread_id"]


def check(wait: Wait) -> None:
    """`wait` is called as `client.runs.wait`, with what is under test by name."""
    # input, config, context, headers, params
    told = wait(None, "modes", input={}, config={"configurable": {"user": "ada"}}, context={"tone": "dry"})["told"]
    assert told == {"user": "ada", "tone": "dry"}, told
    assert wait(None, "steps", input={"wanted": 1}, headers={"x-own": "1"}, params={"own": "1"})["done"] == 1

    # metadata, on_run_created
    created: list[Any] = []
    thread = new_thread()
    wait(thread, "steps", input={"wanted": 1}, metadata={"origin": "test"}, on_run_created=created.append)
    run = client.runs.list(thread)[0]
    assert run["metadata"]["origin"] == "test", run
    assert created == [{"run_id": run["run_id"], "thread_id": thread}], created

    # interrupt_before, interrupt_after, checkpoint, checkpoint_id
    thread = new_thread()
    assert "result" not in wait(thread, "failing", input={}, interrupt_before=["work"])
    before = client.threads.get_state(thread)
    assert before["next"] == ["work"], before
    mended = client.threads.update_state(thread, {"mended": True}, checkpoint=before["checkpoint"])
    assert wait(thread, "failing", input=None, checkpoint_id=mended["checkpoint_id"])["result"] == "done"
    assert wait(thread, "failing", input=None, checkpoint=mended["checkpoint"])["result"] == "done"
    thread = new_thread()
    wait(thread, "failing", input={}, interrupt_after=["prepare"])
    assert client.threads.get_state(thread)["next"] == ["work"]
    thread = new_thread()
    wait(thread, "failing", input={}, interrupt_before="*")
    assert client.threads.get_state(thread)["next"] == ["prepare"]

    # command, strict_resume
    thread = new_thread()
    wait(thread, "outer", input={})
    done = wait(thread, "outer", command={"resume": "fine"}, strict_resume=False)
    assert done["log"] == ["from first: fine (plain)"], done

    # raise_error
    assert "__error__" in wait(new_thread(), "failing", input={}, raise_error=False)
    try:
        wait(new_thread(), "failing", input={}, raise_error=True)
    except Exception as error:
        assert "the work went wrong" in str(error), error
    else:
        raise AssertionError("It should have raised.")

    # if_not_exists, on_completion, on_disconnect, webhook, multitask_strategy
    fresh = str(uuid.uuid4())
    wait(fresh, "steps", input={"wanted": 1}, if_not_exists="create")
    assert client.threads.get(fresh)["status"] == "idle"
    count = client.threads.count()
    wait(None, "steps", input={"wanted": 1}, on_completion="keep", on_disconnect="continue")
    wait(None, "steps", input={"wanted": 1}, on_completion="delete", on_disconnect="cancel")
    assert client.threads.count() == count + 1
    wait(fresh, "steps", input={"wanted": 1}, webhook="/ok", multitask_strategy="enqueue")

    # after_seconds, langsmith_tracing
    assert wait(None, "steps", input={"wanted": 1}, after_seconds=1)["done"] == 1
    assert wait(None, "steps", input={"wanted": 1}, langsmith_tracing={"project_name": "none"})["done"] == 1

    # durability, and its older form
    for how, kept in (("sync", 5), ("async", 5), ("exit", 1)):
        thread = new_thread()
        wait(thread, "steps", input={"wanted": 3}, durability=how)
        assert len(client.threads.get_history(thread)) == kept, how
    thread = new_thread()
    wait(thread, "steps", input={"wanted": 3}, checkpoint_during=False)
    assert len(client.threads.get_history(thread)) == 1


def blocking(*args: Any, **parameters: Any) -> Any:
    used.update(parameters)
    return client.runs.wait(*args, **parameters)


def awaited(*args: Any, **parameters: Any) -> Any:
    return asyncio.run(get_client(url=url).runs.wait(*args, **parameters))


check(blocking)
check(awaited)
for known in (client, get_client(url=url)):
    missing = set(inspect.signature(known.runs.wait).parameters) - used - {"thread_id", "assistant_id"}
    assert not missing, f"not tried: {missing}"
print("every parameter")
