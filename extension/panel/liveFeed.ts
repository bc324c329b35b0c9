/**
 * Sends a panel what is new of its thread's run. While one message is under way what follows gathers into the next: a
 * page that is slow gets fewer and larger ones, and nothing waits for a timer.
 */
import type { PanelLive } from '../../server/protocol/panel.js';
import { DisposableStore } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import type { LiveReader, LiveRun } from '../runs/liveRun.js';
import type { LiveRuns } from '../runs/liveRuns.js';
import type { ThreadKey } from '../threads/threadsModel.js';

export class LiveFeed implements Disposable {
  private readonly resources = new DisposableStore();
  private read: { run: LiveRun; reader: LiveReader } | null = null;
  private isReady = false;
  private isSending = false;
  private isDue = false;

  /** @param post Resolves when the page has the message. */
  constructor(
    private readonly key: ThreadKey,
    private readonly runs: LiveRuns,
    private readonly post: (live: PanelLive) => PromiseLike<unknown>,
  ) {
    this.resources.add(
      runs.onDidChange(({ projectId, threadId }) => {
        if (projectId === key.projectId && threadId === key.threadId) void this.send();
      }),
    );
  }

  /** The page has nothing yet: it gets all. */
  restart(): void {
    this.isReady = true;
    this.read = null;
    void this.send();
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async send(): Promise<void> {
    this.isDue = true;
    if (!this.isReady || this.isSending) return;
    this.isSending = true;
    try {
      while (this.isDue && !this.resources.isDisposed) {
        this.isDue = false;
        const run = this.runs.get(this.key);
        if (run === null) return;
        if (this.read?.run !== run) this.read = { run, reader: run.reader() };
        await this.post(this.read.reader.next());
      }
    } finally {
      this.isSending = false;
    }
  }
}
