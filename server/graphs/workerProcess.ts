/**
 * One graph worker process: launched, connected over a pipe of its own and initialised. Its prints go to `log` line by
 * line. When it dies, every call that waits fails with a message that says how. Leaves when to start and replace one
 * to graphHost.ts.
 */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { createMessageConnection, SocketMessageReader } from 'vscode-jsonrpc/node';
import { ResponseError } from 'vscode-jsonrpc/node';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type { Json } from '../protocol/api.js';
import type { GraphError, InitializeResult } from '../protocol/worker.js';
import type { GraphFingerprint, GraphVersion } from '../protocol/traces.js';
import { createPipeWriter } from '../protocol/pipeWriter.js';
import { sentBodies } from '../protocol/userModules.js';
import { workerNotifications, workerRequests } from '../protocol/worker.js';
import { serveCheckpoints } from './checkpointService.js';
import { fileFingerprint, graphVersion } from './graphVersion.js';
import type { ProjectConfig } from './langgraphJson.js';
import { GraphStuckError, watchLoading } from './loadWatch.js';
import type { CheckpointAccess, StoreAccess } from './port.js';
import { GraphHostError } from './port.js';
import { createRunWrites } from './runWrites.js';
import type { RunWrites } from './runWrites.js';
import { serveStore } from './storeService.js';
import { unusableExitCode, type LaunchWorker } from './workerLaunch.js';

export type LogLine = (stream: 'stdout' | 'stderr', line: string) => void;

export interface WorkerProcess {
  /** What messages call it: `graph worker`. */
  name: string;
  connection: MessageConnection;
  result: InitializeResult;
  /** The versions of the graphs that it has loaded, as far as they are known. */
  versions: ReadonlyMap<string, GraphVersion>;
  /** Who hears the events of a run, by run id. */
  runEvents: Map<string, (event: string, data: Json) => void>;
  /** Those of runs that somebody looks at. */
  runNews: Map<string, (event: string, data: Json) => void>;
  /** What its runs have written and the disk does not have yet. */
  writes: Pick<RunWrites, 'follow'>;
  /** Bodies of requests to the user's HTTP app, which is asking for them, by fetch id. */
  sentBodies: Map<string, () => Promise<string | null>>;
  /** Resolves with what happened when the process has ended. */
  died: Promise<string>;
  /** The answer to a request; rejects with GraphHostError('worker-failed') when the process dies first. */
  alive<T>(answer: Promise<T>): Promise<T>;
  /** Resolves when its event loop has come to the question. */
  ping(): Promise<unknown>;
  /** Ends it at once; resolves when it is gone. The first reason given is what its runs are told. */
  kill(reason?: string): Promise<void>;
}

/** V8's report of exhausted memory, with its stacks, is about this long. */
const rememberedLines = 60;

/** Milliseconds after its end in which what a worker has printed arrives. */
const lastWordsMs = 500;

export interface StartWorkerParams {
  /** What messages call it. */
  name: string;
  project: ProjectConfig;
  launch: LaunchWorker;
  checkpoints: CheckpointAccess;
  store?: StoreAccess | undefined;
  log: LogLine;
  /** Milliseconds that one graph may take to load. */
  loadLimitMs: number;
  /** Graphs that did not load in time and are not tried again; those that do not now are added. */
  stuck: Map<string, GraphError>;
  /** Ends the process while it loads. */
  signal: AbortSignal;
}

/**
 * Rejects with GraphHostError('worker-failed') when the process cannot start, does not answer or is not wanted any
 * more; with GraphStuckError when one graph kept it from loading the others.
 */
export async function startWorkerProcess({
  name,
  project,
  launch,
  checkpoints,
  store,
  log,
  loadLimitMs,
  stuck,
  signal,
}: StartWorkerParams): Promise<WorkerProcess> {
  signal.throwIfAborted();
  const { child, connected, close } = await launch(project);
  const lastErrors: string[] = [];
  forwardLines(child, (stream, line) => {
    if (stream === 'stderr') lastErrors.splice(0, lastErrors.length - rememberedLines + 1, line);
    log(stream, line);
  });
  let killedFor: string | undefined;
  const died = deathOf(child, name, lastErrors).then((how) => killedFor ?? how);
  const death = async (): Promise<never> => {
    throw new GraphHostError('worker-failed', await died);
  };
  const alive = <T>(answer: Promise<T>): Promise<T> => {
    // Only a ResponseError is an answer; whatever else breaks a request is the process's end.
    const answered = answer.catch((error: unknown) => {
      if (error instanceof ResponseError) throw error;
      return death();
    });
    return Promise.race([answered, death()]);
  };
  const kill = async (reason?: string) => {
    killedFor ??= reason;
    child.kill('SIGKILL');
    await died;
  };
  const loading = watchLoading(project.graphs, loadLimitMs, (reason) => void kill(reason));
  const unwanted = () => void kill('The files changed while the graphs were loaded.');
  signal.addEventListener('abort', unwanted);
  try {
    const socket = await alive(connected);
    const connection = createMessageConnection(new SocketMessageReader(socket), createPipeWriter(socket));
    void died.then(() => connection.dispose());
    // Without its pipe a worker is of no use.
    connection.onClose(() => child.kill('SIGKILL'));
    connection.onError(() => undefined);
    const writes = createRunWrites();
    const versions = new Map<string, GraphVersion>();
    serveCheckpoints(connection, checkpoints, writes, (id) => fingerprintOf(versions.get(id)));
    if (store !== undefined) serveStore(connection, store);
    const runEvents: WorkerProcess['runEvents'] = new Map();
    connection.onNotification(workerNotifications.runEvent, ({ run_id: id, event, data }) =>
      runEvents.get(id)?.(event, data),
    );
    const runNews: WorkerProcess['runNews'] = new Map();
    connection.onNotification(workerNotifications.runNews, ({ run_id: id, event, data }) =>
      runNews.get(id)?.(event, data),
    );
    connection.onNotification(workerNotifications.graphLoading, ({ graph_id: id }) => loading.begun(id));
    connection.onNotification(workerNotifications.graphStuck, ({ graph_id: id, error }) => {
      stuck.set(id, error);
    });
    const bodies: WorkerProcess['sentBodies'] = new Map();
    connection.onRequest(sentBodies.read, async ({ fetch_id: id }) => (await bodies.get(id)?.()) ?? null);
    connection.listen();
    const fingerprints = await Promise.all(project.graphs.map(({ file }) => fileFingerprint(file)));
    const result = await alive(
      connection.sendRequest(workerRequests.initialize, {
        protocol: 1,
        project_dir: project.dir,
        graphs: project.graphs,
        path: project.dependencies,
        load_limit_ms: loadLimitMs,
        stuck: Object.fromEntries(stuck),
      }),
    );
    project.graphs.forEach(({ graph_id: id }, index) => {
      const report = result.graphs[id];
      if (report?.ok === true && report.shape !== undefined)
        versions.set(id, graphVersion(report.shape, fingerprints[index] ?? null));
    });
    const ping = () => connection.sendRequest(workerRequests.ping, null);
    return {
      name,
      connection,
      result,
      versions,
      runEvents,
      runNews,
      writes,
      sentBodies: bodies,
      died,
      alive,
      ping,
      kill,
    };
  } catch (error) {
    close();
    await kill();
    const culprit = loading.stuck();
    if (culprit === null) throw error;
    stuck.set(culprit.graphId, culprit.error);
    throw new GraphStuckError(`Graph "${culprit.graphId}" is not loaded: ${culprit.error.message}`);
  } finally {
    loading.close();
    signal.removeEventListener('abort', unwanted);
  }
}

function fingerprintOf(version: GraphVersion | undefined): GraphFingerprint | null {
  return version === undefined ? null : { structure: version.structure, source: version.source };
}

function forwardLines(child: ChildProcess, log: LogLine): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const source = child[stream];
    if (source !== null)
      createInterface({ input: source, crlfDelay: Infinity }).on('line', (line) => log(stream, line));
  }
}

function deathOf(child: ChildProcess, name: string, lastErrors: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`The ${name} could not be started: ${error.message}`));
    // What it has started (debugpy's adapter, a program of the user's) may outlive it and hold its output open.
    child.once('exit', () => {
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, lastWordsMs);
    });
    // `close` comes after the last line of output, unlike `exit`.
    child.once('close', (code, signal) => {
      const how = signal === null ? `exited with code ${code ?? 'unknown'}` : `was ended by ${signal}`;
      if (code === unusableExitCode && lastErrors.length > 0) {
        resolve(lastErrors.join('\n'));
        return;
      }
      if (lastErrors.some((line) => line.includes('JavaScript heap out of memory'))) {
        resolve(
          `The ${name} ran out of memory. To allow it more, set NODE_OPTIONS to --max-old-space-size=<MB> in "env" of langgraph.json.`,
        );
        return;
      }
      const said =
        lastErrors.length === 0 ? '' : `\nIts last words on stderr:\n${lastErrors.slice(-20).join('\n')}`;
      resolve(`The ${name} ${how}.${said}`);
    });
  });
}
