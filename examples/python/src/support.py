"""A support agent as people really write them: messages with a reducer, a model that calls a tool in a loop, a
conditional edge, a subgraph for refunds, and a person who has to approve.

Try the input `{"messages": [{"role": "user", "content": "I want a refund for order A100"}]}`.
"""

from typing import Literal

from langchain_core.messages import AIMessage
from langchain_core.tools import tool
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode

from orders import find_order
from refund import refund_graph
from support_model import SupportModel


class State(MessagesState):
    order_id: str


@tool
def look_up_order(order_id: str) -> str:
    """Looks an order up by its number."""
    order = find_order(order_id)
    if order is None:
        return f"No order {order_id} was found."
    return f"Order {order.id}: {order.item}, {order.price}, delivered {order.days_since_delivery} days ago."


async def agent(state: State) -> dict:
    message = await SupportModel().ainvoke(state["messages"])
    order_ids = [call["args"]["order_id"] for call in message.tool_calls]
    return {"messages": [message], **({"order_id": order_ids[0]} if order_ids else {})}


def route(state: State) -> Literal["tools", "refund", "__end__"]:
    """Where the conversation goes after the model has spoken."""
    last = state["messages"][-1]
    if isinstance(last, AIMessage) and last.tool_calls:
        return "tools"
    return "refund" if "refunded" in last.text else END


builder = StateGraph(State)
builder.add_node("agent", agent)
builder.add_node("tools", ToolNode([look_up_order]))
builder.add_node("refund", refund_graph)
builder.add_edge(START, "agent")
builder.add_conditional_edges("agent", route)
builder.add_edge("tools", "agent")
builder.add_edge("refund", END)

graph = builder.compile()
