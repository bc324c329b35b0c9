/**
 * Graphs whose code somebody debugs: all of their runs go to a worker under its language's debugger, everything else
 * (states, drawings, other graphs) to the usual worker, so that a halt in the code holds up nobody but its runs. Leaves
 * the debugger itself to the worker of the language, attaching to it to the caller.
 */
import { ResponseError } from 'vscode-jsonrpc/node';
import type { CodeDebuggerMessage } from '../protocol/backstep.js';
import { workerRequests } from '../protocol/worker.js';
import { GraphHostError } from './port.js';
import type { WatchdogTimes } from './watchdog.js';
import { createWorkerPool, type WorkerPool } from './workerPool.js';
import type { WorkerProcess } from './workerProcess.js';

export type EndpointListener = (endpoint: CodeDebuggerMessage) => void;

export interface CodeDebugging {
  /**
   * From now on runs of the graph go to the worker under the debugger, and wait until somebody has attached to it.
   * Resolves when the listener has been told where; it is told again when another worker takes that one's place. Returns
   * what ends it.
   */
  open(graphId: string, listener: EndpointListener): Promise<() => void>;
  /** A client has attached to that worker and set its breakpoints. False where there is no such worker. */
  attached(workerId: string): boolean;
  /** Where runs of the graph go; null while nobody debugs its code. */
  poolOf(graphId: string): WorkerPool | null;
  /** After files changed: a fresh worker for the next run. */
  replace(): void;
  dispose(): Promise<void>;
}

export interface CodeDebuggingDeps {
  launch: () => Promise<WorkerProcess>;
  /** The folder of a debugger for environments that have none; asked each time, as it may have been installed by now. */
  fallback: () => Promise<string | null>;
  times: WatchdogTimes;
  /** Milliseconds that a worker may be silent after its debuggers have left. */
  graceMs: number;
  /** What to say when a worker does not answer. */
  slow: string;
  warn: (message: string) => void;
  newId: () => string;
}

interface DebuggedWorker {
  process: WorkerProcess;
  endpoint: CodeDebuggerMessage;
  /** Lets its runs begin. */
  begin: () => void;
}

/** The workers that people debug now, by their ids, and those people. */
interface Debugged {
  pool: WorkerPool;
  sessions: Set<{ graphId: string; listener: EndpointListener }>;
  workers: Map<string, DebuggedWorker>;
}

export function createCodeDebugging(deps: CodeDebuggingDeps): CodeDebugging {
  const { launch, fallback, times, graceMs, slow, warn, newId } = deps;
  let current: Debugged | null = null;
  const pools = new Set<WorkerPool>();

  function begin(): Debugged {
    const sessions: Debugged['sessions'] = new Set();
    const workers: Debugged['workers'] = new Map();
    const launchDebugged = async (): Promise<WorkerProcess> => {
      const process = await launch();
      const endpoint = await underDebugger(process, newId(), fallback);
      const isAttached = new Promise<void>((resolve) => {
        workers.set(endpoint.worker_id, { process, endpoint, begin: resolve });
        // Whoever waits for a worker that has died is to hear of that.
        void process.died.then(() => resolve());
      });
      void process.died.then(() => workers.delete(endpoint.worker_id));
      for (const { listener } of sessions) listener(endpoint);
      // The last session may have closed just now, and nobody will attach any more.
      if (sessions.size > 0) await isAttached;
      return process;
    };
    const pool = createWorkerPool({
      launch: launchDebugged,
      times,
      slow,
      mayHalt: () => sessions.size > 0,
      warn,
    });
    pools.add(pool);
    return { pool, sessions, workers };
  }

  function end(debugged: Debugged): void {
    if (current === debugged) current = null;
    debugged.pool.retire();
    for (const { process, begin: letBegin } of debugged.workers.values()) {
      letBegin();
      letGo(process, graceMs);
    }
  }

  return {
    open(graphId, listener) {
      const debugged = (current ??= begin());
      const { sessions, workers, pool } = debugged;
      return new Promise((resolve, reject) => {
        const session = { graphId, listener: tell };
        const close = (): void => {
          if (sessions.delete(session) && sessions.size === 0) end(debugged);
        };
        let isTold = false;
        function tell(endpoint: CodeDebuggerMessage): void {
          isTold = true;
          listener(endpoint);
          resolve(close);
        }
        sessions.add(session);
        const newest = [...workers.values()].at(-1);
        if (newest !== undefined) tell(newest.endpoint);
        pool.warm().catch((error: unknown) => {
          // Whoever has been told of a worker goes on with the next one.
          if (isTold) return;
          close();
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      });
    },
    attached(workerId) {
      const worker = current?.workers.get(workerId);
      worker?.begin();
      return worker !== undefined;
    },
    poolOf: (graphId) =>
      current !== null && [...current.sessions].some((session) => session.graphId === graphId)
        ? current.pool
        : null,
    replace() {
      void current?.pool.replace();
    },
    async dispose() {
      await Promise.all([...pools].map((pool) => pool.dispose()));
    },
  };
}

async function underDebugger(
  process: WorkerProcess,
  workerId: string,
  fallback: CodeDebuggingDeps['fallback'],
): Promise<CodeDebuggerMessage> {
  try {
    const params = { fallback: await fallback() };
    const endpoint = await process.alive(process.connection.sendRequest(workerRequests.openDebugger, params));
    return { worker_id: workerId, ...endpoint };
  } catch (error) {
    await process.kill();
    if (!(error instanceof ResponseError)) throw error;
    throw new GraphHostError('worker-failed', `The code cannot be debugged: ${error.message}`, {
      cause: error,
    });
  }
}

/** One that is halted by a debugger nobody uses any more would hold its runs for ever. */
function letGo(worker: WorkerProcess, graceMs: number): void {
  const timer = setTimeout(
    () => void worker.kill('The graph worker was ended: it was halted when its debugger left.'),
    graceMs,
  );
  worker.connection.sendRequest(workerRequests.closeDebugger, null).then(
    () => clearTimeout(timer),
    // Its end is noticed elsewhere.
    () => undefined,
  );
}
