/**
 * The checkpoints of one thread as far as they are loaded, newest first. A refresh reads only the newest few and puts
 * them on top, so that following a long run costs the same at its end as at its start.
 */
import type { ThreadState } from '../../server/protocol/api.js';
import type { GraphShape, ThreadStep } from '../../server/protocol/traces.js';
import type { LangGraphApi } from '../api/langGraphApi.js';
import { checkpointIdOf, runIdOf } from './threadText.js';

const pageSize = 100;
const refreshSize = 10;

export class ThreadHistory {
  private loaded: ThreadState[] = [];
  private more = false;
  /** When each run began; null for one that the server does not know (any more). */
  private readonly starts = new Map<string, string | null>();
  /** How the tasks after a checkpoint ran, by its id. */
  private readonly steps = new Map<string, ThreadStep>();
  /** What the graphs that made the checkpoints were made of, by their structure. */
  readonly shapes: Record<string, GraphShape> = {};

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

  /** When the run that made the state began; null where nobody knows. */
  runStart(state: ThreadState): string | null {
    return this.starts.get(runIdOf(state) ?? '') ?? null;
  }

  /** What is noted of the superstep after a checkpoint; null where the server tells nothing. */
  step(checkpointId: string): ThreadStep | null {
    return this.steps.get(checkpointId) ?? null;
  }

  /** Checkpoints whose state holds `text`, in a key or in a value; upper and lower case are alike. */
  containing(text: string): ThreadState[] {
    const wanted = JSON.stringify(text).slice(1, -1).toLowerCase();
    return this.loaded.filter((state) => JSON.stringify(state.values).toLowerCase().includes(wanted));
  }

  /** Brings the newest in. What is replaced may differ too: the tasks of a checkpoint finish after it was made. */
  async refresh(api: LangGraphApi, threadId: string): Promise<void> {
    if (this.loaded.length > 0) {
      const newest = await api.history(threadId, refreshSize);
      const overlap = this.overlap(newest);
      if (overlap !== null) {
        await Promise.all([
          this.learnRuns(api, threadId, newest),
          this.learnSteps(api, threadId, refreshSize),
        ]);
        this.loaded = [...newest, ...this.loaded.slice(overlap)];
        return;
      }
    }
    const page = await api.history(threadId, pageSize);
    await Promise.all([this.learnRuns(api, threadId, page), this.learnSteps(api, threadId, pageSize)]);
    this.loaded = page;
    this.more = page.length === pageSize;
  }

  async loadMore(api: LangGraphApi, threadId: string): Promise<void> {
    const oldest = this.loaded.at(-1);
    if (oldest === undefined || !this.more) return;
    const page = await api.history(threadId, pageSize, checkpointIdOf(oldest));
    await Promise.all([
      this.learnRuns(api, threadId, page),
      this.learnSteps(api, threadId, pageSize, checkpointIdOf(oldest)),
    ]);
    this.loaded = [...this.loaded, ...page];
    this.more = page.length === pageSize;
  }

  private async learnRuns(
    api: LangGraphApi,
    threadId: string,
    states: readonly ThreadState[],
  ): Promise<void> {
    const unknown = states.flatMap((state) => runIdOf(state) ?? []).filter((id) => !this.starts.has(id));
    if (unknown.length === 0) return;
    for (const { run_id, created_at } of await api.runStarts(threadId)) this.starts.set(run_id, created_at);
    // One that is not listed is not asked for again.
    for (const id of unknown) if (!this.starts.has(id)) this.starts.set(id, null);
  }

  private async learnSteps(
    api: LangGraphApi,
    threadId: string,
    limit: number,
    before?: string,
  ): Promise<void> {
    const told = await api.steps(threadId, limit, before);
    for (const step of told?.steps ?? []) this.steps.set(step.checkpoint_id, step);
    Object.assign(this.shapes, told?.shapes);
  }

  /** Where the loaded list goes on after the fresh page; null where the page does not reach it. */
  private overlap(newest: readonly ThreadState[]): number | null {
    const last = newest.at(-1);
    if (last === undefined) return null;
    const index = this.loaded.findIndex((state) => checkpointIdOf(state) === checkpointIdOf(last));
    return index < 0 ? null : index + 1;
  }
}
