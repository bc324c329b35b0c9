"""The workflow of LangGraph's time-travel documentation: invent a topic, then write a joke about it.

Go back to the checkpoint between the two, change the topic, resume: the joke follows.
"""

from langchain_core.language_models import FakeListChatModel
from langgraph.graph import END, START, StateGraph
from typing_extensions import NotRequired, TypedDict


class State(TypedDict):
    topic: NotRequired[str]
    joke: NotRequired[str]


def stand_in_model(reply: str) -> FakeListChatModel:
    """A stand-in for a real chat model: streams `reply` letter by letter and needs no API key."""
    return FakeListChatModel(responses=[reply])


async def generate_topic(state: State) -> State:
    model = stand_in_model("socks in the dryer")
    message = await model.ainvoke("Give me a funny topic for a joke")
    return {"topic": message.text}


async def write_joke(state: State) -> State:
    topic = state["topic"]
    model = stand_in_model(
        f"Why is it so hard to keep a secret about {topic}? "
        f"Because {topic} always come out in pairs, and one of them talks."
    )
    message = await model.ainvoke(f"Write a short joke about {topic}")
    return {"joke": message.text}


builder = StateGraph(State)
builder.add_node("generate_topic", generate_topic)
builder.add_node("write_joke", write_joke)
builder.add_edge(START, "generate_topic")
builder.add_edge("generate_topic", "write_joke")
builder.add_edge("write_joke", END)

graph = builder.compile()
