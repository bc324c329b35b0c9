"""The documentation's walkthrough of time travel with the official blocking client; the server's address is given."""

import sys

from langgraph_sdk import get_sync_client

client = get_sync_client(url=sys.argv[1])
thread_id = client.threads.create()["thread_id"]
first = client.runs.wait(thread_id, "joke", input={})
states = client.threads.get_history(thread_id)
assert [state["next"] for state in states] == [[], ["write_joke"], ["generate_topic"], ["__start__"]], states
new_config = client.threads.update_state(thread_id, {"topic": "chickens"}, checkpoint_id=states[1]["checkpoint_id"])
resumed = client.runs.wait(thread_id, "joke", input=None, checkpoint_id=new_config["checkpoint_id"])
assert "chickens" in resumed["joke"], resumed
assert client.threads.get_state(thread_id, checkpoint=states[0]["checkpoint"])["values"] == first

other = client.threads.create()["thread_id"]
events = [part.event for part in client.runs.stream(other, "joke", input={}, stream_mode=["values", "tasks"])]
assert events[0] == "metadata", events
assert {"values", "tasks"} <= set(events), events
client.store.put_item(["sync"], key="one", value={"n": 1})
assert client.store.get_item(["sync"], key="one")["value"] == {"n": 1}
assert client.assistants.search(graph_id="joke")[0]["graph_id"] == "joke"
client.threads.delete(other)
print("walked through")
