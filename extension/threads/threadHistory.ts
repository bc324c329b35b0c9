/**
 * The checkpoints of one thread as far as they are loaded, newest first. A refresh reads only the newest few and puts
 * them on top, so that following a long run costs the same at its end as at its start.
 */
import type { ThreadState } from '../../server/protocol/api.js';
import type { LangGraphApi } from '../api/langGraphApi.js';
import { checkpointIdOf } from './threadText.js';

const pageSize = 100;
const refreshSize = 10;

export class ThreadHistory {
  private loaded: ThreadState[] = [];
  private more = false;

  get states(): readonly ThreadState[] {
    return this.loaded;
  }

  /** Older checkpoints remain on the server. */
  get hasMore(): boolean {
    return this.more;
  }

  find(checkpointId: string): ThreadState | null {
    return this.loaded.find((state) => checkpointIdOf(state) === checkpointId) ?? null;
  }

  /** Brings the newest in. What is replaced may differ too: the tasks of a checkpoint finish after it was made. */
  async refresh(api: LangGraphApi, threadId: string): Promise<void> {
    if (this.loaded.length > 0) {
      const newest = await api.history(threadId, refreshSize);
      const overlap = this.overlap(newest);
      if (overlap !== null) {
        this.loaded = [...newest, ...this.loaded.slice(overlap)];
        return;
      }
    }
    const page = await api.history(threadId, pageSize);
    this.loaded = page;
    this.more = page.length === pageSize;
  }

  async loadMore(api: LangGraphApi, threadId: string): Promise<void> {
    const oldest = this.loaded.at(-1);
    if (oldest === undefined || !this.more) return;
    const page = await api.history(threadId, pageSize, checkpointIdOf(oldest));
    this.loaded = [...this.loaded, ...page];
    this.more = page.length === pageSize;
  }

  /** Where the loaded list goes on after the fresh page; null where the page does not reach it. */
  private overlap(newest: readonly ThreadState[]): number | null {
    const last = newest.at(-1);
    if (last === undefined) return null;
    const index = this.loaded.findIndex((state) => checkpointIdOf(state) === checkpointIdOf(last));
    return index < 0 ? null : index + 1;
  }
}
