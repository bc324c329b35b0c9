/**
 * The user's modules beside the graphs (auth handlers, HTTP app, embedding function, UI components) in a worker process
 * of their own, so that no node's computing holds up a request, and no request a run. It is there only where
 * langgraph.json names such a module. They share memory with each other, not with graphs: those have several processes
 * over time anyway. What both must see belongs into the store.
 */
import type { RequestType } from 'vscode-jsonrpc/node';
import { fetchFromApp } from './hostedFetch.js';
import { rethrow } from './hostErrors.js';
import type { GraphHost } from './port.js';
import type { ProjectSettings } from './projectSettings.js';
import type { WatchdogTimes } from './watchdog.js';
import { createWorkerPool } from './workerPool.js';
import type { WorkerProcess } from './workerProcess.js';

export interface ModuleHostDeps {
  launch: () => Promise<WorkerProcess>;
  settings: () => ProjectSettings;
  times: WatchdogTimes;
  warn: (message: string) => void;
}

export interface ModuleHost extends Pick<GraphHost, 'call' | 'fetch' | 'dispose'> {
  /** Starts the worker where langgraph.json names a module that any request may need. Never rejects. */
  ready(): Promise<void>;
  /** The files changed: those who ask from now on get them as they are. */
  replace(): Promise<void>;
}

const slow =
  'The module worker does not answer: a handler, route or embedding function does not yield. New requests get a fresh worker.';

export function createModuleHost({ launch, settings, times, warn }: ModuleHostDeps): ModuleHost {
  const pool = createWorkerPool({ launch, times, slow, warn });
  return {
    async ready() {
      const { app, auth, store } = settings();
      if (app === null && auth === null && store.index === null) return;
      await pool.warm().catch((error: unknown) => warn(`The module worker did not start: ${String(error)}`));
    },
    async replace() {
      await pool.replace();
    },
    call: <Params, Result>({ method }: RequestType<Params, Result, void>, params: Params) =>
      pool
        .use(({ process }) => process.alive(process.connection.sendRequest<Result>(method, params)))
        .catch((error: unknown) => rethrow(error)),
    fetch: (request) =>
      fetchFromApp((call) => pool.use(({ process }) => call(process), request.signal), request).catch(
        (error: unknown) => rethrow(error),
      ),
    dispose: () => pool.dispose(),
  };
}
