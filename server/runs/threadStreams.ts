/**
 * What happens on a thread, for those who follow it from run to run: the events of each run in the order in which they
 * ran, when each ended, and edits of the state. Keeps nothing of its own: resuming reads the logs of the runs that are
 * still kept (liveRuns.ts). Ids name the run and the number of its event.
 */
import type { CheckpointKey } from '../protocol/checkpoints.js';
import type { LiveRun, LiveRuns } from './liveRuns.js';

export type ThreadStreamMode = 'run_modes' | 'lifecycle' | 'state_update';

export interface ThreadEvent {
  id: string;
  event: string;
  /** JSON text. */
  data: string;
}

export interface ThreadStreams {
  /** A run of the thread begins. */
  started(live: LiveRun): void;
  /** The state was edited by hand. */
  stateUpdated(checkpoint: CheckpointKey): void;
  /**
   * Until `signal` aborts. `after` is the id seen last, `-` means all that is kept, undefined only what comes from now on.
   */
  read(
    threadId: string,
    options: { after: string | undefined; modes: ThreadStreamMode[] },
    signal: AbortSignal,
  ): AsyncGenerator<ThreadEvent, void, void>;
}

/** What a reader has still to go through. */
type Item = { live: LiveRun; after: number } | { checkpoint: CheckpointKey };

export function createThreadStreams(runs: Pick<LiveRuns, 'started'>): ThreadStreams {
  const readers = new Map<string, Set<(item: Item) => void>>();
  const pass = (threadId: string, item: Item): void => {
    for (const take of readers.get(threadId) ?? []) take(item);
  };

  const kept = (threadId: string, after: string | undefined): Item[] => {
    const all = runs.started(threadId);
    if (after === '-') return all.map((live) => ({ live, after: 0 }));
    if (after === undefined) {
      return all.filter(({ log }) => !log.ended).map((live) => ({ live, after: live.log.lastId }));
    }
    const [runId, number] = after.split(':');
    const at = all.findIndex(({ run }) => run.run_id === runId);
    const seen = Number.parseInt(number ?? '', 10);
    // A run that is no longer kept came before all that are.
    return all
      .slice(at < 0 ? 0 : at)
      .map((live, index) => ({ live, after: at >= 0 && index === 0 ? seen : 0 }));
  };

  return {
    started: (live) => pass(live.run.thread_id, { live, after: 0 }),
    stateUpdated: (checkpoint) => pass(checkpoint.thread_id, { checkpoint }),
    read(threadId, { after, modes }, signal) {
      const items = kept(threadId, after);
      let wake = (): void => undefined;
      const take = (item: Item): void => {
        items.push(item);
        wake();
      };
      const ofThread = readers.get(threadId) ?? new Set();
      readers.set(threadId, ofThread.add(take));
      const leave = (): void => {
        ofThread.delete(take);
        if (ofThread.size === 0 && readers.get(threadId) === ofThread) readers.delete(threadId);
        wake();
      };
      signal.addEventListener('abort', leave, { once: true });
      async function* events(): AsyncGenerator<ThreadEvent, void, void> {
        while (!signal.aborted) {
          const item = items.shift();
          if (item === undefined) await new Promise<void>((resolve) => (wake = resolve));
          else yield* eventsOf(item, modes, signal);
        }
      }
      // Listens from now on, not from the first read: nothing in between is missed.
      return events();
    },
  };
}

async function* eventsOf(
  item: Item,
  modes: ThreadStreamMode[],
  signal: AbortSignal,
): AsyncGenerator<ThreadEvent, void, void> {
  if ('checkpoint' in item) {
    const { checkpoint } = item;
    if (!modes.includes('state_update')) return;
    yield { id: `${checkpoint.checkpoint_id}:0`, event: 'state_update', data: JSON.stringify(checkpoint) };
    return;
  }
  const { live, after } = item;
  const { run_id: runId } = live.run;
  const all = modes.includes('run_modes');
  const lifecycle = all || modes.includes('lifecycle');
  for await (const { id, event, data } of live.log.read(after, signal)) {
    if (all || (lifecycle && event === 'metadata')) yield { id: `${runId}:${id}`, event, data };
  }
  const end = live.log.lastId + 1;
  // Who saw the end before is not told again.
  if (signal.aborted || !lifecycle || after >= end) return;
  const { run } = await live.end;
  const data = JSON.stringify({ status: 'run_done', run_id: runId, run_status: run.status });
  yield { id: `${runId}:${end}`, event: 'metadata', data };
}
