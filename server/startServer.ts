/**
 * Puts a server together and takes it apart again: data folder, graphs, services, routes, port. What it is put together
 * of comes in, so that tests start it on memory and hand-made graphs; main.ts brings the real parts.
 */
import path from 'node:path';
import type { Hono } from 'hono';
import type { GraphHost, StoreAccess } from './graphs/port.js';
import { createApp } from './http/app.js';
import { listen } from './http/listen.js';
import { fetchWithOwnRoutes } from './http/ownRoutes.js';
import { announceCheckpoints, createChangeFeed } from './runs/changeFeed.js';
import type { Clock, Log } from './runs/deps.js';
import { createKeyedLock } from './runs/keyedLock.js';
import { createServices } from './runs/services.js';
import type { CheckpointStore, Storage } from './storage/port.js';
import { createScratchThreads } from './storage/scratchThreads.js';
import type { ServerOptions } from './serverOptions.js';

/** The storage of a data folder that this process holds until it is closed. */
export interface HeldStorage extends Storage {
  /** Tells other processes where the server listens. */
  announce(url: string): Promise<void>;
  /** Tells them that it is about to be closed. */
  announceStop(): Promise<void>;
}

export interface ServerDeps {
  openStorage(options: { dataDir: string; instanceId: string; version: string }): Promise<HeldStorage>;
  openGraphs(configFile: string, checkpoints: CheckpointStore, store: StoreAccess): Promise<GraphHost>;
  clock: Clock;
  newId: () => string;
  log: Log;
  version: string;
  fetch: typeof fetch;
}

export interface RunningServer {
  url: string;
  /** Ends the runs, closes the data folder, stops listening. Safe to call twice. */
  stop(): Promise<void>;
}

export async function startServer(options: ServerOptions, deps: ServerDeps): Promise<RunningServer> {
  const { clock, newId, log, version, fetch } = deps;
  const instanceId = newId();
  const storage = await deps.openStorage({ dataDir: options.dataDir, instanceId, version });
  const undo: (() => Promise<void>)[] = [() => storage.close()];
  try {
    const feed = createChangeFeed();
    const store = lateStore();
    const scratch = createScratchThreads(announceCheckpoints(storage.checkpoints, feed));
    const graphs = await deps.openGraphs(options.configFile, scratch.store, store.access);
    undo.push(() => graphs.dispose());
    const late: { routes?: Hono } = {};
    const ownFetch = fetchWithOwnRoutes(fetch, () => late.routes, options.apiKey);
    const threadLock = createKeyedLock();
    const shared = { storage, scratch, graphs, clock, newId, feed, threadLock, log, fetch: ownFetch };
    const services = createServices(shared, {
      defaultTtl: graphs.settings().threadTtl ?? undefined,
      projectDir: path.dirname(options.configFile),
    });
    store.serve(services.items);
    await services.recover();
    const announceGraphs = (): void => feed.send({ kind: 'graphs', graphs: services.assistants.graphs() });
    const stopListening = graphs.onChanged(announceGraphs);
    const identity = { version, instanceId, configFile: options.configFile, dataDir: options.dataDir };
    const guard = { host: options.host, cors: () => graphs.settings().cors };
    const { apiKey, maxBody } = options;
    const access = { apiKey, maxBody };
    const app = createApp({ services, graphs, storage, feed, identity, guard, access, log });
    late.routes = app;
    const listening = await listen(app, { host: options.host, port: options.port, maxFrame: maxBody });
    undo.push(
      () => listening.close(),
      () => services.stop(),
      () => {
        stopListening();
        listening.refuse();
        return Promise.resolve();
      },
      // First of all: between refusing and closing, nobody may take this server for dead.
      () => storage.announceStop(),
    );
    await storage.announce(listening.url);
    // The graphs load while the first client connects; their errors are statuses, not ours.
    void graphs.ready().then(announceGraphs);
    let stopped: Promise<void> | undefined;
    return { url: listening.url, stop: () => (stopped ??= unwind(undo, log)) };
  } catch (error) {
    await unwind(undo, log);
    throw error;
  }
}

/** A worker needs the store before the services that make it are there: its operations wait. */
function lateStore(): { access: StoreAccess; serve: (store: StoreAccess) => void } {
  let serve: (store: StoreAccess) => void = () => undefined;
  const ready = new Promise<StoreAccess>((resolve) => (serve = resolve));
  return { access: { batch: async (operations) => (await ready).batch(operations) }, serve };
}

/** Last opened, first closed; one that fails does not keep the others open. */
async function unwind(steps: (() => Promise<void>)[], log: Log): Promise<void> {
  for (const step of [...steps].reverse()) {
    try {
      await step();
    } catch (error) {
      log(`While stopping: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
