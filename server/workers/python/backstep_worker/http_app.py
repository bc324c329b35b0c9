"""The user's HTTP app (`http.app` of langgraph.json: FastAPI, Starlette or any other ASGI app), asked for one request
at a time. Where none of its routes answers, the server's own do; what its middleware did to the answer is told all the
same. Bodies go part by part: a request's as the app reads it, an answer's as the server asks for it.
"""

from __future__ import annotations

import asyncio
import contextlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from backstep_worker.api_json import Json
from backstep_worker.connection import Connection, awaited
from backstep_worker.http_scope import http_scope


class HttpApps:
    """The requests that are under way."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._open: dict[str, _Exchange] = {}
        self._lifespans: dict[int, _Lifespan] = {}

    async def fetch(self, fetch_id: str, app: Any, request: dict[str, Json], has_body: bool) -> dict[str, Json]:
        """The head of the answer. Raises what the app raises before that."""
        if not callable(app):
            raise TypeError("http.app must name an ASGI app, such as FastAPI or Starlette.")
        lifespan = self._lifespans.setdefault(id(app), _Lifespan(app))
        await lifespan.started()

        async def read_sent() -> bytes | None:
            part = await awaited(self._connection.request("user/readSentBody", {"fetch_id": fetch_id}))
            return None if part is None else b64decode(part)

        scope = {**http_scope(request), "state": dict(lifespan.state)}
        exchange = self._open[fetch_id] = _Exchange(app, scope, read_sent if has_body else None)
        try:
            head = await exchange.head()
        except BaseException:
            self.drop(fetch_id)
            raise
        is_handled = head["status"] != 404 or _has_route(app, scope)
        if not is_handled or not await exchange.has_body():
            self.drop(fetch_id)
        headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in head["headers"]]
        has_answer = fetch_id in self._open
        return {"status": head["status"], "headers": headers, "handled": is_handled, "has_body": has_answer}

    async def read(self, fetch_id: str) -> str | None:
        """The next part of the body as base64; None at its end."""
        exchange = self._open.get(fetch_id)
        if exchange is None:
            return None
        try:
            part = await exchange.part()
        except BaseException:
            self.drop(fetch_id)
            raise
        if part is None:
            self.drop(fetch_id)
            return None
        return b64encode(part).decode()

    def drop(self, fetch_id: str) -> None:
        """The caller has left, or has all of it."""
        exchange = self._open.pop(fetch_id, None)
        if exchange is not None:
            exchange.leave()


class _Exchange:
    """One request and its answer."""

    def __init__(self, app: Any, scope: dict[str, Any], read_sent: Callable[[], Any] | None) -> None:
        self._read_sent = read_sent
        self._sent_all = False
        self._left = asyncio.Event()
        self._head: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        # One part at a time: an app that makes more than is read waits.
        self._parts: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=1)
        self._first: bytes | None = None
        self._failure: BaseException | None = None
        self._task = asyncio.get_running_loop().create_task(self._run(app, scope))

    async def _run(self, app: Any, scope: dict[str, Any]) -> None:
        try:
            await app(scope, self._receive, self._send)
        except Exception as error:
            self._failure = error
            if not self._head.done():
                self._head.set_exception(error)
        finally:
            if not self._head.done():
                self._head.set_exception(RuntimeError("The app ended without an answer."))
            with contextlib.suppress(asyncio.CancelledError):
                await self._parts.put(None)

    async def _receive(self) -> dict[str, Any]:
        if self._sent_all:
            await self._left.wait()
            return {"type": "http.disconnect"}
        part = None if self._read_sent is None else await self._read_sent()
        self._sent_all = part is None
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self._head.set_result({"status": message["status"], "headers": list(message.get("headers", []))})
        elif message["type"] == "http.response.body":
            if message.get("body"):
                await self._parts.put(bytes(message["body"]))
            if not message.get("more_body", False):
                await self._parts.put(None)

    async def head(self) -> dict[str, Any]:
        """Status and headers."""
        return await asyncio.shield(self._head)

    async def has_body(self) -> bool:
        """Waits for its first part."""
        self._first = await self._parts.get()
        return self._first is not None

    async def part(self) -> bytes | None:
        """The next one; None at the end. Raises what the app raises meanwhile."""
        part, self._first = self._first, None
        if part is None:
            part = await self._parts.get()
        if part is None and self._failure is not None:
            raise self._failure
        return part

    def leave(self) -> None:
        """Nobody waits for more: the app hears of it, and is ended where it goes on sending."""
        self._left.set()
        while not self._parts.empty():
            self._parts.get_nowait()
        if not self._head.done() or self._failure is None:
            asyncio.get_running_loop().call_soon(self._task.cancel)


class _Lifespan:
    """The app's start-up; that it has none is no failure."""

    def __init__(self, app: Any) -> None:
        self.state: dict[str, Any] = {}
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._is_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._events.put_nowait({"type": "lifespan.startup"})
        self._task = asyncio.get_running_loop().create_task(self._run(app))

    async def _run(self, app: Any) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        with contextlib.suppress(Exception):
            await app(scope, self._events.get, self._send)
        if not self._is_up.done():
            self._is_up.set_result(None)

    async def _send(self, message: dict[str, Any]) -> None:
        if self._is_up.done():
            return
        if message["type"] == "lifespan.startup.failed":
            self._is_up.set_exception(RuntimeError(message.get("message") or "The app did not start."))
        else:
            self._is_up.set_result(None)

    async def started(self) -> None:
        """Returns when it is up; raises where it did not come up."""
        await asyncio.shield(self._is_up)


def _has_route(app: Any, scope: dict[str, Any]) -> bool:
    """Whether a 404 is a route's own answer. Of an app that does not tell its routes it is not."""
    routes = getattr(getattr(app, "router", None), "routes", None) or []
    return any(route.matches(scope)[0].value != 0 for route in routes if hasattr(route, "matches"))
