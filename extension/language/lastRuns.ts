/**
 * Tells the language server what the newest run of each graph did, whenever a thread that a running server has told of
 * changes. Starts no server, and reads only the end of a history. What it makes of it is runSummary.ts's affair.
 */
import type { GraphRunSummary } from '../../server/protocol/language.js';
import { Coalescer } from '../coalescer.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore, Emitter } from '../emitter.js';
import { RemoteServer } from '../server/remoteServer.js';
import type { ServerPool } from '../server/serverPool.js';
import { graphIdOf } from '../threads/threadText.js';
import type { ThreadsModel } from '../threads/threadsModel.js';
import type { LanguageService } from './languageService.js';
import { runSummary } from './runSummary.js';

interface Deps {
  servers: Pick<ServerPool, 'get'>;
  threads: Pick<ThreadsModel, 'list' | 'onDidChange'>;
  language: Pick<LanguageService, 'tellRuns'>;
  log(line: string): void;
}

/** Checkpoints; a longer run shows what it did last. */
const historyLimit = 30;

export class LastRuns implements Disposable {
  /** By project and graph: what is told, and the state of the thread that it was read from. */
  private readonly known = new Map<string, { version: string; summary: GraphRunSummary | null }>();
  private readonly reads = new Coalescer<string>();
  private readonly resources = new DisposableStore();
  private readonly changed = new Emitter<GraphRunSummary[]>();
  /** The language server has been told these. */
  readonly onDidTell = this.changed.on;

  constructor(private readonly deps: Deps) {
    this.resources.add(
      deps.threads.onDidChange(({ projectId }) => {
        this.reads
          .request(projectId, () => this.read(projectId))
          .catch((error: unknown) => deps.log(`What ran last could not be read: ${String(error)}`));
      }),
    );
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async read(projectId: string): Promise<void> {
    const { servers, threads, language } = this.deps;
    const server = servers.get(projectId);
    // The source of a server elsewhere may be another.
    if (server === null || server instanceof RemoteServer || server.state.kind !== 'running') return;
    const { state } = server;
    const seen = new Set<string>();
    let isNews = false;
    for (const thread of threads.list(projectId)) {
      const graphId = graphIdOf(thread);
      if (graphId === null || seen.has(graphId) || thread.status === 'busy') continue;
      seen.add(graphId);
      const key = JSON.stringify([projectId, graphId]);
      const version = `${thread.thread_id} ${thread.updated_at}`;
      if (this.known.get(key)?.version === version) continue;
      const states = await state.api.history(thread.thread_id, historyLimit);
      const place = { configUri: projectId, graphId, threadId: thread.thread_id };
      this.known.set(key, { version, summary: runSummary(place, states) });
      isNews = true;
    }
    if (!isNews) return;
    const runs = [...this.known.values()].flatMap(({ summary }) => summary ?? []);
    if (await language.tellRuns(runs)) this.changed.fire(runs);
  }
}
