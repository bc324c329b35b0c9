/**
 * What a run tells those who look at its thread, whatever its own stream was asked for: which nodes run, and what models
 * write (modelNews.ts). While nobody looks nothing is put together and nothing is sent; which nodes are running is
 * remembered all the same, for who comes in the middle.
 */
import type { StartRunParams, WatchRunParams } from '../../protocol/worker.js';
import type { ApiEvent } from './apiEvents.js';
import type { Engine } from './engine.js';
import { modelNews } from './modelNews.js';
import type { StreamItem } from './streamItems.js';

export interface FollowedRun {
  take(item: StreamItem): void;
  /** Calls of models in `work` tell as well. To be called where `work` may take over the asynchronous context. */
  models(engine: Engine): Promise<(work: () => Promise<void>) => Promise<void>>;
  end(): void;
}

export interface RunNews {
  begin(params: WatchRunParams): FollowedRun;
  /** False where the run is not under way. */
  watch(params: WatchRunParams): boolean;
}

export function createRunNews(
  send: (runId: string, event: ApiEvent) => void,
  now: () => Date = () => new Date(),
): RunNews {
  const underWay = new Map<string, { watch: (watched: boolean) => void }>();
  return {
    begin({ run_id: runId, watched: isWatchedFromTheFirst }) {
      let isWatched = isWatchedFromTheFirst;
      const running = new Map<string, ApiEvent>();
      const tell = (event: ApiEvent): void => {
        if (isWatched) send(runId, event);
      };
      underWay.set(runId, {
        watch(watched) {
          const begins = watched && !isWatched;
          isWatched = watched;
          if (begins) for (const event of running.values()) tell(event);
        },
      });
      return {
        take(item) {
          if (item.kind !== 'chunk' || item.mode !== 'tasks') return;
          const { id, name, ...rest } = item.payload as EngineTaskEvent;
          const event = ['tasks', ...item.namespace].join('|');
          if (!('result' in rest) && !('error' in rest)) {
            const begun = { event, data: { id, name, started_at: now().toISOString() } };
            running.set(id, begun);
            tell(begun);
            return;
          }
          running.delete(id);
          const asks = Array.isArray(rest.interrupts) ? rest.interrupts.length : 0;
          const failed = rest.error === undefined || rest.error === null ? {} : { error: textOf(rest.error) };
          tell({
            event,
            data: { id, name, result: null, interrupts: Array<null>(asks).fill(null), ...failed },
          });
        },
        models: (engine) => modelNews(engine, { isWatched: () => isWatched, tell }),
        end: () => void underWay.delete(runId),
      };
    },
    watch({ run_id: runId, watched }) {
      const run = underWay.get(runId);
      run?.watch(watched);
      return run !== undefined;
    },
  };
}

interface EngineTaskEvent {
  id: string;
  name: string;
  result?: unknown;
  error?: unknown;
  interrupts?: unknown;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error === 'string' ? error : 'Error';
}

/** The tasks are always asked for. */
export function isForNewsAlone(item: StreamItem, { stream_mode: modes }: StartRunParams): boolean {
  return (
    item.kind === 'chunk' &&
    item.mode === 'tasks' &&
    !['tasks', 'protocol'].some((mode) => modes.includes(mode))
  );
}
