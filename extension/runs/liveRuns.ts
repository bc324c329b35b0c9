/**
 * The newest run of each thread as this window follows it, kept for panels that open late or are loaded anew: one of its
 * own, or, where somebody looks at the thread, that of anybody else.
 */
import type { PanelRunEnd } from '../../server/protocol/panel.js';
import { DisposableStore, Emitter } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { LiveRun } from './liveRun.js';
import type { RunResult } from './runner.js';
import type { RunSession } from './runSession.js';
import type { WatchedThreads } from './watchedThreads.js';

const keptThreads = 20;

export class LiveRuns implements Disposable {
  private readonly runs = new Map<string, LiveRun>();
  private readonly resources = new DisposableStore();
  private readonly changed = new Emitter<ThreadKey>();
  readonly onDidChange = this.changed.on;

  /** The runs of this window's own that are under way, whose streams tell all that there is. */
  private readonly own = new Set<LiveRun>();

  constructor({ runs, watched, now }: { runs: RunSession; watched: WatchedThreads; now: () => Date }) {
    this.resources.add(
      runs.onDidBegin(({ key, options }) => {
        const run = new LiveRun(now().getTime(), options.streamModes ?? [], now);
        this.own.add(run);
        this.begin(key, run);
      }),
    );
    this.resources.add(
      runs.onDidStream(({ key, event }) => {
        this.get(key)?.take(event);
        this.changed.fire(key);
      }),
    );
    this.resources.add(
      runs.onDidEnd(({ key, result }) => {
        const run = this.get(key);
        if (run !== null) this.own.delete(run);
        run?.finish(endOf(result));
        this.changed.fire(key);
      }),
    );
    this.resources.add(
      watched.onDidTell(({ key, event }) => {
        const known = this.get(key);
        if (known !== null && this.own.has(known)) return;
        const beginning = event.event === 'metadata' ? beginningOf(event.data) : null;
        if (beginning !== null && beginning.runId !== known?.runId)
          this.begin(key, new LiveRun(beginning.at ?? now().getTime(), [], now));
        const run = this.get(key);
        if (run === null || run.end !== null) return;
        run.take(event);
        this.changed.fire(key);
      }),
    );
    this.resources.add(
      watched.onDidEnd(({ key, runId, end }) => {
        const run = this.get(key);
        if (run === null || run.runId !== runId || run.end !== null || this.own.has(run)) return;
        run.finish(end);
        this.changed.fire(key);
      }),
    );
  }

  get(key: ThreadKey): LiveRun | null {
    return this.runs.get(keyText(key)) ?? null;
  }

  dispose(): void {
    this.resources.dispose();
  }

  private begin(key: ThreadKey, run: LiveRun): void {
    // Put last, so that the first is the one that was used least recently.
    this.runs.delete(keyText(key));
    this.runs.set(keyText(key), run);
    const [oldest] = this.runs.keys();
    if (this.runs.size > keptThreads && oldest !== undefined) this.runs.delete(oldest);
    this.changed.fire(key);
  }
}

function beginningOf(data: unknown): { runId: string; at: number | null } | null {
  const { run_id: runId, started_at: startedAt } = (data ?? {}) as Record<string, unknown>;
  const at = typeof startedAt === 'string' ? Date.parse(startedAt) : Number.NaN;
  return typeof runId === 'string' ? { runId, at: Number.isNaN(at) ? null : at } : null;
}

function endOf(result: RunResult): Omit<PanelRunEnd, 'duration_ms'> {
  switch (result.kind) {
    case 'failed':
      return { kind: 'failed', message: result.message };
    case 'paused':
      return { kind: 'paused', message: result.next.join(', ') };
    default:
      return { kind: result.kind, message: null };
  }
}

function keyText({ projectId, threadId }: ThreadKey): string {
  return `${projectId} ${threadId}`;
}
