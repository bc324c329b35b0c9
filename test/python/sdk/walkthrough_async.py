"""The documentation's walkthrough of time travel with the official asynchronous client; the server's URL is given."""

import asyncio
import sys

from langgraph_sdk import get_client


async def joke(url: str) -> None:
    client = get_client(url=url)
    thread_id = (await client.threads.create())["thread_id"]
    first = await client.runs.wait(thread_id, "joke", input={})
    assert first["topic"] in first["joke"], first
    states = await client.threads.get_history(thread_id)
    assert [state["next"] for state in states] == [[], ["write_joke"], ["generate_topic"], ["__start__"]], states
    selected = states[1]
    update = {"topic": "chickens"}
    new_config = await client.threads.update_state(thread_id, update, checkpoint_id=selected["checkpoint_id"])
    resumed = await client.runs.wait(thread_id, "joke", input=None, checkpoint_id=new_config["checkpoint_id"])
    assert resumed["topic"] == "chickens", resumed
    assert "chickens" in resumed["joke"], resumed
    old = await client.threads.get_state(thread_id, checkpoint=states[0]["checkpoint"])
    assert old["values"] == first, old
    assert (await client.threads.get(thread_id))["status"] == "idle"


async def support(url: str) -> None:
    client = get_client(url=url)
    thread_id = (await client.threads.create())["thread_id"]
    question = {"messages": [{"role": "user", "content": "I want a refund for order A100"}]}
    events = [
        part.event
        async for part in client.runs.stream(
            thread_id, "support", input=question, stream_mode=["updates", "messages-tuple"], stream_subgraphs=True
        )
    ]
    assert events[0] == "metadata", events
    assert any(event.startswith("updates|refund:") for event in events), events
    assert (await client.threads.get(thread_id))["status"] == "interrupted"
    state = await client.threads.get_state(thread_id, subgraphs=True)
    assert state["next"] == ["refund"], state
    assert state["tasks"][0]["state"]["next"] == ["ask_for_approval"], state
    assert "A100" in state["interrupts"][0]["value"]["question"], state
    answered = await client.runs.wait(thread_id, "support", command={"resume": True})
    assert answered["messages"][-1]["content"] == "The refund for order A100 is on its way.", answered
    assert [each["type"] for each in answered["messages"]] == ["human", "ai", "tool", "ai", "ai"], answered


async def main() -> None:
    await joke(sys.argv[1])
    await support(sys.argv[1])
    print("walked through")


asyncio.run(main())
