"""The user's embedding: a function from texts to vectors, an Embeddings object of LangChain, or a function that makes
one.
"""

from __future__ import annotations

import asyncio
import inspect
from typing import Any


async def embed(exported: Any, texts: list[str]) -> list[list[float]]:
    """One vector for each text."""
    if not _is_embeddings(exported):
        if not callable(exported):
            raise TypeError("The embedding must be a function of texts or an Embeddings object.")
        exported = await _call(exported, texts) if inspect.signature(exported).parameters else await _call(exported)
    vectors = await exported.aembed_documents(texts) if _is_embeddings(exported) else exported
    if not isinstance(vectors, (list, tuple)) or len(vectors) != len(texts):
        raise TypeError("The embedding function must return one list of numbers for each text.")
    return [[float(number) for number in vector] for vector in vectors]


def _is_embeddings(value: Any) -> bool:
    return not isinstance(value, type) and callable(getattr(value, "aembed_documents", None))


async def _call(function: Any, *arguments: Any) -> Any:
    """A blocking function in a thread: it may ask a model."""
    if inspect.iscoroutinefunction(function):
        return await function(*arguments)
    result = await asyncio.to_thread(function, *arguments)
    return await result if inspect.isawaitable(result) else result
