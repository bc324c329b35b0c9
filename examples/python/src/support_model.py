"""A stand-in for the chat model of the support agent: it reads the conversation and decides what a real model would, by
rule. It is a chat model of langchain-core, so the graph treats it like any other.
"""

import re
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

ORDER_NUMBER = re.compile(r"\b[A-Z]\d{3}\b", re.IGNORECASE)


def decide(messages: list[BaseMessage]) -> AIMessage:
    last = messages[-1]
    question = next((each.text for each in reversed(messages) if each.type == "human"), "")
    if last.type == "tool":
        wants_refund = re.search(r"refund|money back", question, re.IGNORECASE)
        if wants_refund and not last.text.startswith("No order"):
            return AIMessage("I will see whether this order can be refunded.")
        return AIMessage(last.text)
    order = ORDER_NUMBER.search(question)
    if order is None:
        return AIMessage("Which order is it about? Please give me its number, for example A100.")
    call = {"id": f"look-up-{len(messages)}", "name": "look_up_order", "args": {"order_id": order.group()}}
    return AIMessage("", tool_calls=[call])


class SupportModel(BaseChatModel):
    """Answers the conversation so far with one message."""

    @property
    def _llm_type(self) -> str:
        return "stand-in"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=decide(messages))])
