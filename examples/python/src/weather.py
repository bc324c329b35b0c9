"""An agent as `create_agent` makes it: model and tools in a loop, nothing to wire.

Try the input `{"messages": [{"role": "user", "content": "What is the weather in Paris?"}]}`, with a breakpoint on the
node `tools`.
"""

import re
from collections.abc import Sequence
from typing import Any

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import tool

WEATHER = {"paris": "sunny, 24 °C", "oslo": "snow, -3 °C"}


@tool
def get_weather(city: str) -> str:
    """Tells the weather in a city."""
    return WEATHER.get(city.lower(), "unknown")


class StandInModel(BaseChatModel):
    """A stand-in for a real chat model, which decides by rule and needs no API key."""

    @property
    def _llm_type(self) -> str:
        return "stand-in"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> BaseChatModel:
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._decide(messages))])

    def _decide(self, messages: list[BaseMessage]) -> AIMessage:
        last = messages[-1]
        if last.type == "tool":
            return AIMessage(f"It is {last.text}.")
        city = re.search(r"\bin (\w+)", last.text)
        if city is None:
            return AIMessage("Which city do you mean?")
        call = {"id": f"weather-{len(messages)}", "name": "get_weather", "args": {"city": city.group(1)}}
        return AIMessage("", tool_calls=[call])


graph = create_agent(StandInModel(), tools=[get_weather], system_prompt="You tell people the weather.")
