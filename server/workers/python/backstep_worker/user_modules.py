"""The user's modules beside the graphs (auth handlers, HTTP app, embedding function): loads each once and answers the
server's calls of them.
"""

from __future__ import annotations

import asyncio
from typing import Any

from backstep_worker.api_json import Json
from backstep_worker.auth_handlers import authenticate, authorize
from backstep_worker.connection import Connection
from backstep_worker.embedding import embed
from backstep_worker.graph_error import no_exit
from backstep_worker.graph_source import load_module
from backstep_worker.http_app import HttpApps


class UserModules:
    """What langgraph.json names with `path:export`."""

    def __init__(self, connection: Connection, project_dir: str) -> None:
        self._project_dir = project_dir
        self._loaded: dict[tuple[str, str], asyncio.Task[Any]] = {}
        apps = HttpApps(connection)
        serve = connection.on_request

        async def serve_embed(params: dict[str, Json], _cancelled: asyncio.Event) -> Json:
            return await embed(await self._use(params["source"]), params["texts"])

        async def serve_authenticate(params: dict[str, Json], _cancelled: asyncio.Event) -> Json:
            return await authenticate(await self._use(params["source"]), params["request"])

        async def serve_authorize(params: dict[str, Json], _cancelled: asyncio.Event) -> Json:
            return await authorize(await self._use(params["source"]), params)

        async def serve_fetch(params: dict[str, Json], _cancelled: asyncio.Event) -> Json:
            app = await self._use(params["source"])
            return await apps.fetch(params["fetch_id"], app, params["request"], params["has_body"])

        serve("user/embed", serve_embed)
        serve("user/authenticate", serve_authenticate)
        serve("user/authorize", serve_authorize)
        serve("user/fetch", serve_fetch)
        serve("user/readBody", lambda params, _cancelled: apps.read(params["fetch_id"]))
        connection.on_notification("user/dropFetch", lambda params: apps.drop(params["fetch_id"]))

    async def _use(self, source: dict[str, Json]) -> Any:
        key = (source["file"], source["export_name"])
        if key not in self._loaded:
            self._loaded[key] = asyncio.get_running_loop().create_task(asyncio.to_thread(self._load, *key))
        return await asyncio.shield(self._loaded[key])

    def _load(self, file: str, name: str) -> Any:
        with no_exit():
            module = load_module(file, None, self._project_dir)
        exported = getattr(module, name, None)
        if exported is None:
            raise AttributeError(f'There is no "{name}" in {file}.')
        return exported
