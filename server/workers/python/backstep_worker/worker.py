"""Wires the server's requests to what answers them. Knows the connection and nothing of sockets or processes."""

from __future__ import annotations

import asyncio
import platform
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

from backstep_worker.acknowledgements import Acknowledgements, Outstanding
from backstep_worker.api_json import Json
from backstep_worker.call_recorder import CallRecorder
from backstep_worker.checkpoint_client import CheckpointClient
from backstep_worker.code_debugger import CodeDebugger
from backstep_worker.connection import Connection
from backstep_worker.engine import engine_version
from backstep_worker.graph_source import extend_path
from backstep_worker.graphs import Graphs
from backstep_worker.known_checkpoints import KnownCheckpoints
from backstep_worker.node_threads import NodeThreads
from backstep_worker.user_modules import UserModules

if TYPE_CHECKING:
    from backstep_worker.run_deps import RunDeps
    from backstep_worker.task_traces import TaskTraces

# LangGraph is imported where it is used: without it the worker still tells what is missing.


class Worker:
    """One for the life of the process."""

    def __init__(self, connection: Connection, threads: NodeThreads) -> None:
        self._connection = connection
        self._threads = threads
        self._client = CheckpointClient(connection)
        self._known = KnownCheckpoints(256)
        self._outstanding = Outstanding()
        self._acknowledgements = Acknowledgements(asyncio.get_running_loop())
        self._calls = CallRecorder()
        self._graphs = Graphs("", lambda: self._backing)

    def register(self) -> None:
        """Says what is served."""
        serve = self._connection.on_request
        serve("ping", lambda _params, _cancelled: None)
        serve("initialize", self._initialize)
        serve("run/start", self._start_run)
        serve("run/breakpoints", lambda params, _cancelled: self._run_deps.breakpoints.change(params))
        serve("run/watch", lambda params, _cancelled: self._run_deps.news.watch(params))
        serve("state/update", self._update_state)
        serve("state/describe", self._describe)
        serve("graph/schemas", self._schemas)
        serve("graph/subgraphs", self._subgraphs)
        serve("graph/draw", self._draw)
        debugger = CodeDebugger()
        serve("debugger/open", debugger.open)
        serve("debugger/close", debugger.close)

    @cached_property
    def _backing(self) -> tuple[Any, Any]:
        """The saver and the store of the graphs."""
        from backstep_worker.saver import ServerSaver
        from backstep_worker.saver_deps import SaverDeps
        from backstep_worker.server_store import ServerStore

        deps = SaverDeps(
            self._client, self._known, self._outstanding, self._acknowledgements, self._calls, self._traces
        )
        return ServerSaver(deps), ServerStore(self._connection)

    @cached_property
    def _traces(self) -> TaskTraces:
        from backstep_worker.task_traces import TaskTraces

        return TaskTraces()

    @cached_property
    def _run_deps(self) -> RunDeps:
        from backstep_worker.annotations import KnownValueChannels
        from backstep_worker.conditions import KnownConditions
        from backstep_worker.run_breakpoints import RunBreakpoints
        from backstep_worker.run_deps import RunDeps
        from backstep_worker.run_news import RunNews

        return RunDeps(
            client=self._client,
            known=self._known,
            outstanding=self._outstanding,
            acknowledgements=self._acknowledgements,
            calls=self._calls,
            threads=self._threads,
            breakpoints=RunBreakpoints(),
            channels=KnownValueChannels(),
            conditions=KnownConditions(),
            traces=self._traces,
            emit=self._emit,
            news=RunNews(self._tell),
        )

    def _tell(self, run_id: str, event: str, data: Json) -> None:
        self._connection.notify("run/news", {"run_id": run_id, "event": event, "data": data})

    def _emit(self, run_id: str, event: str, data: Json) -> None:
        self._connection.notify("run/event", {"run_id": run_id, "event": event, "data": data})

    async def _initialize(self, params: dict[str, Json], _cancelled: asyncio.Event) -> dict[str, Json]:
        extend_path(params["project_dir"], params.get("path") or [])
        UserModules(self._connection, params["project_dir"])
        self._graphs = Graphs(params["project_dir"], lambda: self._backing)
        reports = await self._graphs.load(
            params["graphs"],
            params["load_limit_ms"],
            params["stuck"],
            lambda graph_id: self._connection.notify("graphs/loading", {"graph_id": graph_id}),
            lambda graph_id, error: self._connection.notify("graphs/stuck", {"graph_id": graph_id, "error": error}),
        )
        runtime = {
            "language": "python",
            "version": platform.python_version(),
            "langgraph_version": engine_version(),
            "executable": sys.executable,
        }
        return {"runtime": runtime, "graphs": reports}

    async def _start_run(self, params: dict[str, Json], cancelled: asyncio.Event) -> dict[str, Json]:
        from backstep_worker.run import Run
        from backstep_worker.run_config import run_config
        from backstep_worker.run_outcome import run_error

        deps = self._run_deps
        deps.breakpoints.begin(params)
        deps.news.begin(params["run_id"], params.get("watched", False))
        config = run_config(params)
        context = params["context"] or None
        try:
            async with self._graphs.use(params["graph_id"], config, "threads.create_run", context) as graph:
                return await Run(graph, params, deps).execute(cancelled)
        except Exception as error:
            from backstep_worker.connection import RpcError

            if isinstance(error, RpcError):
                raise
            return {"status": "error", "error": run_error(error)}
        finally:
            deps.news.end(params["run_id"])
            deps.breakpoints.end(params["run_id"])

    async def _update_state(self, params: dict[str, Json], _cancelled: asyncio.Event) -> dict[str, Json]:
        from backstep_worker.state_operations import update_state

        async with self._graphs.use(params["graph_id"], params["config"], "threads.update") as graph:
            return await update_state(graph, params, self._client)

    async def _describe(self, params: dict[str, Json], _cancelled: asyncio.Event) -> Json:
        from backstep_worker.state_operations import describe

        async with self._graphs.use(params["graph_id"], params.get("config") or {}, "threads.read") as graph:
            return await describe(graph, params)

    async def _schemas(self, params: dict[str, Json], _cancelled: asyncio.Event) -> dict[str, Json]:
        from backstep_worker.schemas import graph_schemas

        config = params.get("config") or {}
        async with self._graphs.use(params["graph_id"], config, "assistants.read") as graph:
            return graph_schemas(graph)

    async def _subgraphs(self, params: dict[str, Json], _cancelled: asyncio.Event) -> dict[str, Json]:
        from backstep_worker.schemas import subgraph_schemas

        config = params.get("config") or {}
        async with self._graphs.use(params["graph_id"], config, "assistants.read") as graph:
            return await subgraph_schemas(graph, params.get("namespace"), params["recurse"])

    async def _draw(self, params: dict[str, Json], _cancelled: asyncio.Event) -> dict[str, Json]:
        from backstep_worker.drawing import draw_graph

        config = params.get("config") or {}
        async with self._graphs.use(params["graph_id"], config, "assistants.read") as graph:
            return await draw_graph(graph, config, params["xray"])
