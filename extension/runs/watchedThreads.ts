/**
 * Follows the runs of the threads that somebody looks at, for as long as they do and the thread's server runs: what a run
 * of a debugger, of an SDK's client or of another window tells goes to the live runs as that of an own one does.
 */
import type { StreamedEvent } from '../api/runRequest.js';
import { DisposableStore, Emitter } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import type { PanelRunEnd } from '../../server/protocol/panel.js';
import type { ServerPool } from '../server/serverPool.js';
import type { ThreadKey, ThreadsModel } from '../threads/threadsModel.js';
import { followThread } from './followThread.js';
import type { FollowThreadDeps } from './followThread.js';

export interface WatchedEvent {
  key: ThreadKey;
  event: StreamedEvent;
}

export interface WatchedEnd {
  key: ThreadKey;
  runId: string;
  end: Omit<PanelRunEnd, 'duration_ms'>;
}

interface Deps extends Pick<FollowThreadDeps, 'delay' | 'log'> {
  servers: ServerPool;
  threads: ThreadsModel;
}

export class WatchedThreads {
  private readonly told = new Emitter<WatchedEvent>();
  private readonly ended = new Emitter<WatchedEnd>();
  readonly onDidTell = this.told.on;
  readonly onDidEnd = this.ended.on;

  constructor(private readonly deps: Deps) {}

  /** Until disposed. */
  watch(key: ThreadKey): Disposable {
    const { servers } = this.deps;
    const store = new DisposableStore();
    let connection: AbortController | null = null;
    const follow = (): void => {
      connection?.abort();
      connection = null;
      const state = servers.get(key.projectId)?.state;
      if (state?.kind !== 'running') return;
      connection = new AbortController();
      const { signal } = connection;
      void followThread({
        ...this.deps,
        api: state.api,
        threadId: key.threadId,
        signal,
        onEvent: (event) => this.told.fire({ key, event }),
        onEnd: (runId, end) => this.ended.fire({ key, runId, end }),
        nextRun: (after) => this.nextRun(key, after, signal),
      });
    };
    store.add(servers.onDidChangeState(({ server }) => server.project.id === key.projectId && follow()));
    store.add({ dispose: () => connection?.abort() });
    follow();
    return store;
  }

  private nextRun(key: ThreadKey, after: string | null, signal: AbortSignal): Promise<string | null> {
    const { threads } = this.deps;
    return new Promise((resolve) => {
      const store = new DisposableStore();
      const done = (runId: string | null): void => {
        store.dispose();
        resolve(runId);
      };
      const look = (): void => {
        const run = threads.run(key);
        if (run !== null && run.run_id !== after) done(run.run_id);
      };
      const stop = (): void => done(null);
      signal.addEventListener('abort', stop, { once: true });
      store.add({ dispose: () => signal.removeEventListener('abort', stop) });
      store.add(threads.onDidChange(({ projectId }) => projectId === key.projectId && look()));
      look();
    });
  }
}
