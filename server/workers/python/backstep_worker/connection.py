"""JSON-RPC with the server, framed as vscode-jsonrpc does (`Content-Length`).

A thread of its own reads, so that answers arrive even while the event loop waits in a synchronous call of the saver
(user code may use a graph's blocking methods inside a coroutine). Requests of the server run on the event loop: an
answer to `ping` therefore says that the loop is free.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
import json
import socket
import threading
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Any

INTERNAL_ERROR = -32603
METHOD_NOT_FOUND = -32601

Handler = Callable[[Any, asyncio.Event], Any]
"""Gets the parameters and an event that is set when the server cancels the request."""


class RpcError(Exception):
    """An error that crosses the pipe with its code."""

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.code = code
        self.data = data


class ConnectionLost(Exception):
    """The server is gone: no request will be answered."""


class Connection:
    """One connection to the server, for the life of the process."""

    def __init__(self, stream: socket.socket, loop: asyncio.AbstractEventLoop) -> None:
        self._stream = stream
        self._loop = loop
        self._handlers: dict[str, Handler] = {}
        self._listeners: dict[str, Callable[[Any], None]] = {}
        self._ids = itertools.count(1)
        self._write_lock = threading.Lock()
        self._waiting: dict[int, Future[Any]] = {}
        self._served: dict[Any, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = asyncio.Event()

    def on_request(self, method: str, handler: Handler) -> None:
        """`handler` may be a coroutine function; it is called on the event loop."""
        self._handlers[method] = handler

    def on_notification(self, method: str, handler: Callable[[Any], None]) -> None:
        """`handler` is called on the event loop."""
        self._listeners[method] = handler

    def request(self, method: str, params: Any) -> Future[Any]:
        """Safe from any thread. The requests of one thread reach the server in their order."""
        answer: Future[Any] = Future()
        number = next(self._ids)
        self._waiting[number] = answer
        try:
            self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        except OSError as error:
            self._waiting.pop(number, None)
            answer.set_exception(ConnectionLost(str(error)))
        return answer

    def notify(self, method: str, params: Any) -> None:
        """Safe from any thread. A server that is gone misses nothing."""
        try:
            self._send({"jsonrpc": "2.0", "method": method, "params": params})
        except OSError:
            return

    async def serve(self) -> None:
        """Returns when the connection has ended."""
        threading.Thread(target=self._read, name="backstep-reader", daemon=True).start()
        await self._closed.wait()

    def _send(self, message: dict[str, Any]) -> None:
        text = json.dumps(message, separators=(",", ":"), allow_nan=False).encode()
        with self._write_lock:
            self._stream.sendall(b"Content-Length: %d\r\n\r\n%b" % (len(text), text))

    def _read(self) -> None:
        try:
            with self._stream.makefile("rb") as lines:
                while True:
                    length = 0
                    while (line := lines.readline()) not in (b"\r\n", b""):
                        name, _, value = line.partition(b":")
                        if name.lower() == b"content-length":
                            length = int(value)
                    if line == b"":
                        break
                    self._receive(json.loads(lines.read(length)))
        except (OSError, ValueError):
            traceback.print_exc()
        for answer in list(self._waiting.values()):
            answer.set_exception(ConnectionLost("The server is gone."))
        self._loop.call_soon_threadsafe(self._closed.set)

    def _receive(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            answer = self._waiting.pop(message["id"], None)
            if answer is None or not answer.set_running_or_notify_cancel():
                return
            if (error := message.get("error")) is not None:
                answer.set_exception(RpcError(error["code"], error["message"], error.get("data")))
            else:
                answer.set_result(message.get("result"))
        else:
            self._loop.call_soon_threadsafe(self._dispatch, message)

    def _dispatch(self, message: dict[str, Any]) -> None:
        method, params = message["method"], message.get("params")
        if method == "$/cancelRequest":
            if (cancelled := self._served.get(params["id"])) is not None:
                cancelled.set()
            return
        if "id" not in message:
            if method in self._listeners:
                self._listeners[method](params)
            return
        cancelled = self._served[message["id"]] = asyncio.Event()
        task = self._loop.create_task(self._answer(message["id"], method, params, cancelled))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, number: Any, method: str, params: Any, cancelled: asyncio.Event) -> None:
        reply: dict[str, Any] = {"jsonrpc": "2.0", "id": number}
        try:
            handler = self._handlers.get(method)
            if handler is None:
                raise RpcError(METHOD_NOT_FOUND, f"The Python worker does not serve {method}.")
            result = handler(params, cancelled)
            reply["result"] = await result if inspect.isawaitable(result) else result
        except RpcError as error:
            reply["error"] = _error(error.code, str(error), error.data)
        except Exception as error:
            reply["error"] = _error(INTERNAL_ERROR, f"{type(error).__name__}: {error}")
        finally:
            self._served.pop(number, None)
        try:
            self._send(reply)
        except OSError:
            return


def _error(code: int, message: str, data: Any = None) -> dict[str, Any]:
    error = {"code": code, "message": message}
    return error if data is None else {**error, "data": data}


def awaited(answer: Future[Any]) -> Awaitable[Any]:
    """The answer, for a coroutine. What becomes of it is not the caller's to cancel."""
    return asyncio.shield(asyncio.wrap_future(answer))
