"""The refund subgraph of the support agent: check the policy, ask a person, pay.

`interrupt()` stops the run until somebody answers; the answer is what `interrupt()` returns when the run is resumed.
"""

import re

from langchain_core.messages import AIMessage
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.types import interrupt

from orders import find_order


class RefundState(MessagesState):
    order_id: str
    within_policy: bool
    approved: bool


def check_policy(state: RefundState) -> dict:
    order = find_order(state["order_id"])
    return {"within_policy": order is not None and order.days_since_delivery <= 30}


def ask_for_approval(state: RefundState) -> dict:
    order = find_order(state["order_id"])
    if order is None or not state["within_policy"]:
        return {"approved": False}
    question = f"Refund {order.price} for order {order.id} ({order.item})?"
    answer = interrupt({"question": question, "order": order._asdict()})
    return {"approved": answer is True or bool(re.match(r"y|yes|true|approve", str(answer), re.IGNORECASE))}


def settle(state: RefundState) -> dict:
    order_id = state["order_id"]
    text = (
        f"The refund for order {order_id} is on its way."
        if state["approved"]
        else f"I am sorry, order {order_id} cannot be refunded."
    )
    return {"messages": [AIMessage(text)]}


builder = StateGraph(RefundState)
builder.add_node("check_policy", check_policy)
builder.add_node("ask_for_approval", ask_for_approval)
builder.add_node("settle", settle)
builder.add_edge(START, "check_policy")
builder.add_edge("check_policy", "ask_for_approval")
builder.add_edge("ask_for_approval", "settle")
builder.add_edge("settle", END)

refund_graph = builder.compile()
