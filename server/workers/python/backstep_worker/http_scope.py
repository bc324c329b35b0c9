"""A request of the server's as ASGI describes one."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from backstep_worker.api_json import Json


def http_scope(request: dict[str, Json]) -> dict[str, Any]:
    """The connection scope of ASGI's HTTP protocol."""
    url = urlsplit(request["url"])
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request["method"],
        "scheme": url.scheme,
        "path": unquote(url.path),
        "raw_path": url.path.encode(),
        "root_path": "",
        "query_string": url.query.encode(),
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request["headers"]],
        "server": (url.hostname, url.port),
        "client": None,
        "state": {},
    }
