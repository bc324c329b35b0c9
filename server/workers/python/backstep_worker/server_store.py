"""The store that graphs see: LangGraph's own base class, every operation a request to the server, which keeps the
items, expires them and embeds them. Values travel as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from langgraph.store.base import (
    BaseStore,
    GetOp,
    Item,
    ListNamespacesOp,
    Op,
    PutOp,
    Result,
    SearchItem,
    SearchOp,
)

from backstep_worker.api_json import Json, to_api_json
from backstep_worker.connection import Connection, awaited


class ServerStore(BaseStore):
    """One for all graphs of a worker."""

    supports_ttl = True

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Blocks until the server has answered; what was put is on disk then."""
        asked = [_request(op) for op in ops]
        return _results(asked, self._connection.request("store/batch", {"operations": asked}).result())

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """As `batch`."""
        asked = [_request(op) for op in ops]
        return _results(asked, await awaited(self._connection.request("store/batch", {"operations": asked})))


def _request(op: Op) -> dict[str, Json]:
    if isinstance(op, GetOp):
        return {"kind": "get", "namespace": list(op.namespace), "key": op.key, "refresh_ttl": op.refresh_ttl}
    if isinstance(op, SearchOp):
        return {
            "kind": "search",
            "namespace_prefix": list(op.namespace_prefix),
            "filter": to_api_json(op.filter),
            "limit": op.limit,
            "offset": op.offset,
            "query": op.query,
            "refresh_ttl": op.refresh_ttl,
        }
    if isinstance(op, PutOp):
        place = {"namespace": list(op.namespace), "key": op.key}
        if op.value is None:
            return {"kind": "delete", **place}
        put = {"kind": "put", **place, "value": to_api_json(op.value), "index": op.index}
        # A number or None was asked for; anything else is LangGraph's sign for "as configured".
        return {**put, "ttl": op.ttl} if isinstance(op.ttl, (int, float)) else put
    if isinstance(op, ListNamespacesOp):
        ends = {each.match_type: list(each.path) for each in op.match_conditions or ()}
        limits = {"limit": op.limit, "offset": op.offset}
        if op.max_depth is not None:
            limits["max_depth"] = op.max_depth
        return {"kind": "namespaces", **ends, **limits}
    raise TypeError(f"The store does not know the operation {type(op).__name__}.")


def _results(asked: list[dict[str, Json]], answers: list[Json]) -> list[Result]:
    return [_result(request["kind"], answer) for request, answer in zip(asked, answers, strict=True)]


def _result(kind: str, answer: Json) -> Result:
    if kind == "namespaces":
        return [tuple(namespace) for namespace in answer]
    if kind == "search":
        return [SearchItem(**_fields(item), score=item.get("score")) for item in answer]
    return Item(**_fields(answer)) if kind == "get" and answer is not None else None


def _fields(item: dict[str, Json]) -> dict[str, Any]:
    return {
        "namespace": tuple(item["namespace"]),
        "key": item["key"],
        "value": item["value"],
        "created_at": _date(item["created_at"]),
        "updated_at": _date(item["updated_at"]),
    }


def _date(text: str) -> datetime:
    # Python 3.10 does not know the Z.
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
