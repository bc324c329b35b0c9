"""Calls the handlers of an `Auth` object of langgraph_sdk, as the published server does: the most specific handler
counts, an HTTPException is a refusal.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from backstep_worker.api_json import Json, to_api_json
from backstep_worker.http_scope import http_scope


class _Refusal(Exception):
    """The handler said no, without an exception of its own."""

    def __init__(self, status_code: int, detail: str) -> None:
        super().__init__(detail)
        self.status_code = status_code
        self.detail = detail


async def authenticate(auth: Any, request: dict[str, Json]) -> dict[str, Json]:
    """Who is asking; null where the module has no such handler."""
    handler = _part(auth, "_authenticate_handler")
    if handler is None:
        return {"ok": True, "user": None}
    arguments = _arguments(handler, request)

    async def work() -> dict[str, Json]:
        return {"user": _user(await _call(handler, **arguments))}

    return await _outcome(work)


async def authorize(auth: Any, params: dict[str, Json]) -> dict[str, Json]:
    """Which records count, and the value as the handler left it."""
    resource, action, value = params["resource"], params["action"], params["value"]
    handler = _handler(auth, resource, action)
    if handler is None:
        return {"ok": True, "filters": None, "value": value}

    async def work() -> dict[str, Json]:
        from langgraph_sdk import Auth

        user = _User(params["user"])
        context = Auth.types.AuthContext(permissions=user.permissions, user=user, resource=resource, action=action)
        filters = await _call(handler, ctx=context, value=value)
        if filters is False:
            raise _Refusal(403, "Forbidden")
        if filters is None or filters is True:
            return {"filters": None, "value": to_api_json(value)}
        if not isinstance(filters, dict):
            raise TypeError(f"The auth handler of {resource}.{action} must return filters, True, False or None.")
        return {"filters": to_api_json(filters), "value": to_api_json(value)}

    return await _outcome(work)


def _part(auth: Any, name: str) -> Any:
    if not hasattr(auth, name):
        raise TypeError("auth.path must name an Auth object of langgraph_sdk.")
    return getattr(auth, name)


def _handler(auth: Any, resource: str, action: str) -> Callable[..., Any] | None:
    handlers = _part(auth, "_handlers")
    for key in ((resource, action), (resource, "*"), ("*", action), ("*", "*")):
        if handlers.get(key):
            return handlers[key][-1]
    known = _part(auth, "_global_handlers")
    return known[-1] if known else None


def _arguments(handler: Callable[..., Any], request: dict[str, Json]) -> dict[str, Any]:
    """By the names of the handler's parameters."""
    scope = http_scope(request)
    headers = dict(scope["headers"])
    authorization = headers.get(b"authorization")
    query = dict(parse_qsl(urlsplit(request["url"]).query))
    known: dict[str, Any] = {
        "path": scope["path"],
        "method": scope["method"],
        "headers": headers,
        "authorization": None if authorization is None else authorization.decode(),
        "query_params": query,
        "path_params": {},
        "scope": scope,
        "body": None,
    }
    names = inspect.signature(handler).parameters
    if "request" in names:
        from starlette.requests import Request

        known["request"] = Request(scope)
    unknown = [name for name, each in names.items() if name not in known and each.default is each.empty]
    if unknown:
        raise TypeError(f"The authenticate handler asks for {', '.join(unknown)}, which there is not.")
    return {name: known[name] for name in names if name in known}


class _User(dict):  # type: ignore[type-arg]
    """The user as handlers know it: by attribute and by key."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def _user(response: Any) -> dict[str, Json]:
    if isinstance(response, str):
        response = {"identity": response}
    elif not isinstance(response, dict) and hasattr(response, "identity"):
        names = ("identity", "display_name", "permissions", "is_authenticated")
        response = {name: getattr(response, name) for name in names if hasattr(response, name)}
    given = to_api_json(response)
    if not isinstance(given, dict) or not isinstance(given.get("identity"), str):
        raise TypeError("The authenticate handler must return a string or something with an identity.")
    permissions = given.get("permissions")
    return {
        **given,
        "permissions": [str(each) for each in permissions] if isinstance(permissions, list) else [],
        "is_authenticated": given.get("is_authenticated", True),
        "display_name": given.get("display_name", given["identity"]),
    }


async def _call(handler: Callable[..., Any], **arguments: Any) -> Any:
    if inspect.iscoroutinefunction(handler):
        return await handler(**arguments)
    result = await asyncio.to_thread(handler, **arguments)
    return await result if inspect.isawaitable(result) else result


async def _outcome(work: Callable[[], Awaitable[dict[str, Json]]]) -> dict[str, Json]:
    try:
        return {"ok": True, **await work()}
    except AssertionError as error:
        return {"ok": False, "status": 403, "message": str(error) or "Forbidden", "headers": []}
    except Exception as error:
        status = getattr(error, "status_code", None)
        if not isinstance(status, int):
            raise
        headers = [[str(name), str(value)] for name, value in (getattr(error, "headers", None) or {}).items()]
        message = getattr(error, "detail", None) or "Unauthorized"
        return {"ok": False, "status": status, "message": str(message), "headers": headers}
