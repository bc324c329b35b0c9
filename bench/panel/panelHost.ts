/**
 * The panel's host as the extension has it, without a window of VS Code around it: the same models over a real server, the
 * same messages to a real page.
 */
import { LiveFeed } from '../../extension/panel/liveFeed.js';
import {
  changeOfRows,
  panelCheckpoint,
  panelDetail,
  panelRun,
  panelThread,
  surroundingsOf,
} from '../../extension/panel/panelData.js';
import { LiveRuns } from '../../extension/runs/liveRuns.js';
import { WatchedThreads } from '../../extension/runs/watchedThreads.js';
import { ServerPool } from '../../extension/server/serverPool.js';
import type { ThreadHistory } from '../../extension/threads/threadHistory.js';
import { ThreadsModel } from '../../extension/threads/threadsModel.js';
import type { ThreadKey } from '../../extension/threads/threadsModel.js';
import { checkpointIdOf, parentIdOf } from '../../extension/threads/threadText.js';
import type { ThreadState } from '../../server/protocol/api.js';
import type { PanelCheckpoint } from '../../server/protocol/panel.js';
import type { PanelPage } from '../../test/unit/webview/page/panelPage.js';

export class PanelHost {
  private readonly pool: ServerPool;
  private readonly threads: ThreadsModel;
  private sent: readonly PanelCheckpoint[] = [];
  private readonly rows = new WeakMap<ThreadState, PanelCheckpoint>();
  private readonly resources: { dispose(): void }[] = [];

  private constructor(private readonly key: ThreadKey) {
    const unused = (): never => {
      throw new Error('There is nothing to launch.');
    };
    const log = (): void => undefined;
    this.pool = new ServerPool({
      ...{ launch: unused, log, delay, plainFetch: fetch, fetch },
      credentials: () => Promise.resolve({ apiKey: null, headers: {} }),
    });
    this.threads = new ThreadsModel({ servers: this.pool, now: () => new Date(), log });
    this.resources.push(this.threads, this.pool);
  }

  static async connect(url: string, threadId: string): Promise<PanelHost> {
    const host = new PanelHost({ projectId: url, threadId });
    host.pool.setConnections([{ id: url, name: url }]);
    await host.pool.remotes()[0]?.ensure();
    await host.threads.refresh(url);
    return host;
  }

  /** As the extension does while the page loads. */
  async readAhead(): Promise<void> {
    await this.threads.history(this.key);
  }

  /** What the page gets when it is ready. */
  async send(page: PanelPage): Promise<void> {
    const history = await this.threads.history(this.key);
    const thread = this.threads.get(this.key);
    if (thread === null) throw new Error('The thread is gone.');
    const rows = history.states.map((state) => this.row(state, history));
    const change = changeOfRows(this.sent, rows);
    this.sent = rows;
    await page.send({
      type: 'thread',
      thread: panelThread(thread, ['step'], history.states[0]),
      ...change,
      has_more: history.hasMore,
      run: panelRun(this.threads.run(this.key), history.states[0]),
      // Nobody changes the graph meanwhile.
      version: null,
    });
  }

  async detail(checkpointId: string): Promise<ReturnType<typeof panelDetail> | null> {
    const history = await this.threads.history(this.key);
    const state = history.find(checkpointId);
    return state === null ? null : panelDetail(state, surroundingsOf(state, history));
  }

  /** Reads all pages that there are, as scrolling to the end does. */
  async readAll(): Promise<number> {
    const history = await this.threads.history(this.key);
    while (history.hasMore) await this.threads.loadMore(this.key);
    return history.states.length;
  }

  /** From now on the page hears of the thread and of its runs, whoever starts them. */
  follow(page: PanelPage): void {
    const watched = new WatchedThreads({
      servers: this.pool,
      threads: this.threads,
      delay,
      log: () => undefined,
    });
    // This window starts none.
    const none = () => ({ dispose: () => undefined });
    const runs = { onDidBegin: none, onDidStream: none, onDidEnd: none };
    const live = new LiveRuns({ runs: runs as never, watched, now: () => new Date() });
    const feed = new LiveFeed(this.key, live, (message) => page.send({ type: 'live', live: message }));
    let sending: Promise<void> = Promise.resolve();
    const update = (): void => {
      sending = sending.then(() => this.send(page)).catch(() => undefined);
    };
    this.resources.push(live, feed, watched.watch(this.key), this.threads.onDidChange(update));
    feed.restart();
  }

  dispose(): void {
    for (const each of this.resources.reverse()) each.dispose();
  }

  private row(state: ThreadState, history: ThreadHistory): PanelCheckpoint {
    const known = this.rows.get(state);
    if (known !== undefined) return known;
    const surroundings = surroundingsOf(state, history);
    const row = panelCheckpoint(state, surroundings);
    if (surroundings.parent !== null || parentIdOf(state) === null) this.rows.set(state, row);
    return row;
  }

  newest(): string {
    const [state] = this.threads.peekHistory(this.key)?.states ?? [];
    return state === undefined ? '' : checkpointIdOf(state);
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
