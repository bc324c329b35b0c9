/**
 * Crons: kept, searched, and started when their time has come. What passed while the server was down is not made up
 * for. When the next start is is schedule's affair; a started run is like any other.
 */
import type { Json, JsonObject } from '../protocol/api.js';
import type { CronCreate, CronPatch, CronSearch } from '../protocol/cronBodies.js';
import type { Cron } from '../protocol/crons.js';
import { runCreate, type RunCreate } from '../protocol/requests.js';
import type { Assistants } from './assistants.js';
import { checkBreakpoints } from './breakpoints.js';
import { createCronTimers } from './cronTimers.js';
import type { RunsDeps } from './deps.js';
import { messageOf, notFound, RequestError } from './errors.js';
import type { KeyedLock } from './keyedLock.js';
import { asObject, contains } from './matching.js';
import type { Runs } from './runs.js';
import { nextStart } from './schedule.js';
import type { ThreadRecords } from './threadRecords.js';

export interface Crons {
  /** For a thread, or (`null`) with a thread of its own for every run. */
  create(threadId: string | null, body: CronCreate, userId: string | null): Promise<Cron>;
  get(cronId: string): Promise<Cron>;
  search(query: CronSearch): Promise<{ total: number; found: Cron[] }>;
  patch(cronId: string, body: CronPatch): Promise<Cron>;
  delete(cronId: string): Promise<void>;
  /** Sets the timers of what is kept. */
  start(): Promise<void>;
  stop(): void;
}

export interface CronsDeps extends Pick<RunsDeps, 'storage' | 'graphs' | 'clock' | 'newId' | 'log'> {
  assistants: Pick<Assistants, 'get'>;
  records: Pick<ThreadRecords, 'require'>;
  runs: Pick<Runs, 'create'>;
  lock: KeyedLock;
}

export function createCrons(deps: CronsDeps): Crons {
  const { storage, graphs, clock, newId, log, assistants, records, runs, lock } = deps;
  const { crons } = storage;
  const timers = createCronTimers(clock, (cronId) => void fire(cronId));

  const require = async (cronId: string): Promise<Cron> => {
    const cron = await crons.get(cronId);
    if (cron === null) throw notFound('Cron', cronId);
    return cron;
  };
  const keep = async (cron: Cron, from: Date): Promise<Cron> => {
    const next = cron.enabled ? nextStart(cron, from) : null;
    const planned = { ...cron, next_run_date: next?.toISOString() ?? null };
    await crons.put(planned);
    timers.set(planned);
    return planned;
  };
  const remove = async (cronId: string): Promise<boolean> => {
    timers.clear(cronId);
    return crons.delete(cronId);
  };

  /** Plans the next start first: a run that cannot be created is no reason to miss the ones after. */
  const fire = async (cronId: string): Promise<void> => {
    try {
      const cron = await lock.run(cronId, async () => {
        const current = await crons.get(cronId);
        if (current?.enabled !== true || current.next_run_date === null) return null;
        // A timer may be early by a moment: the start that it is for has been.
        const from = Math.max(clock.now().getTime(), Date.parse(current.next_run_date));
        return keep(current, new Date(from));
      });
      if (cron !== null) await runs.create(cron.thread_id, runOf(cron), { defaultModes: ['values'] });
    } catch (error) {
      log(`Cron ${cronId} could not start its run: ${messageOf(error)}`);
      // Its thread or assistant has been deleted.
      if (error instanceof RequestError && error.code === 'not-found')
        await remove(cronId).catch(() => undefined);
    }
  };

  return {
    async create(threadId, body, userId) {
      const { schedule, timezone, end_time, enabled, on_run_completed, ...run } = body;
      const { assistant_id: assistantId, graph_id: graphId } = await assistants.get(body.assistant_id);
      if (threadId !== null) await records.require(threadId);
      const { interrupt_before, interrupt_after } = body;
      await checkBreakpoints(graphs, graphId, body.config ?? {}, { interrupt_before, interrupt_after });
      const now = clock.now();
      const cron: Cron = {
        cron_id: newId(),
        assistant_id: assistantId,
        thread_id: threadId,
        on_run_completed: threadId === null ? (on_run_completed ?? 'delete') : null,
        end_time: instant(end_time),
        schedule,
        timezone: timezone ?? null,
        created_at: now.toISOString(),
        updated_at: now.toISOString(),
        user_id: userId,
        payload: given(run),
        next_run_date: null,
        metadata: body.metadata ?? {},
        enabled: enabled ?? true,
      };
      // A pattern that is none is told now, also where the cron is not enabled.
      nextStart(cron, now);
      return keep(cron, now);
    },
    get: require,
    async search(query) {
      const { thread_id: threadId, enabled, metadata, sort_by: sortBy, sort_order: order } = query;
      const assistantId =
        query.assistant_id == null ? null : (await assistants.get(query.assistant_id)).assistant_id;
      const found = (await crons.list())
        .filter((cron) => assistantId === null || cron.assistant_id === assistantId)
        .filter((cron) => threadId == null || cron.thread_id === threadId)
        .filter((cron) => enabled == null || cron.enabled === enabled)
        .filter((cron) => metadata == null || contains(cron.metadata, metadata));
      const key = sortBy ?? 'created_at';
      const direction = order === 'asc' ? 1 : -1;
      found.sort((a, b) => direction * compare(a[key], b[key]) || direction * compare(a.cron_id, b.cron_id));
      const offset = query.offset ?? 0;
      return { total: found.length, found: found.slice(offset, offset + (query.limit ?? 10)) };
    },
    patch: (cronId, body) =>
      lock.run(cronId, async () => {
        const before = await require(cronId);
        const { schedule, timezone, end_time, enabled, on_run_completed, metadata, ...run } = body;
        const merged = { ...before.metadata, ...metadata };
        const now = clock.now();
        const changed: Cron = {
          ...before,
          schedule: schedule ?? before.schedule,
          timezone: timezone === undefined ? before.timezone : timezone,
          end_time: end_time === undefined ? before.end_time : instant(end_time),
          enabled: enabled ?? before.enabled,
          on_run_completed: before.thread_id === null ? (on_run_completed ?? before.on_run_completed) : null,
          metadata: merged,
          payload: { ...before.payload, ...given(run), metadata: merged },
          updated_at: now.toISOString(),
        };
        nextStart(changed, now);
        return keep(changed, now);
      }),
    async delete(cronId) {
      await lock.run(cronId, async () => {
        if (!(await remove(cronId))) throw notFound('Cron', cronId);
      });
    },
    async start() {
      const now = clock.now();
      for (const cron of await crons.list()) {
        await keep(cron, now).catch((error: unknown) =>
          log(`Cron ${cron.cron_id} will not start: ${messageOf(error)}`),
        );
      }
    },
    stop: () => timers.stop(),
  };
}

/** The body of the cron's next run. */
function runOf(cron: Cron): RunCreate {
  const completion = cron.on_run_completed === null ? {} : { on_completion: cron.on_run_completed };
  const metadata = { ...cron.metadata, cron_id: cron.cron_id };
  const config = cron.user_id === null ? {} : { config: withUserId(cron.payload.config, cron.user_id) };
  const run = { ...cron.payload, ...config, ...completion, assistant_id: cron.assistant_id, metadata };
  return runCreate.parse(run);
}

/** Graphs see whose run it is where they see it of others, though nobody has asked just now. */
function withUserId(config: Json | undefined, userId: string): JsonObject {
  const { configurable, ...rest } = asObject(config);
  return { ...rest, configurable: { ...asObject(configurable), langgraph_auth_user_id: userId } };
}

/** What was really said: nothing is kept of nulls but the input's. */
function given(run: Record<string, unknown>): JsonObject {
  const entries = Object.entries(run).filter(([key, value]) => value != null || key === 'input');
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, Json>;
}

function instant(text: string | null | undefined): string | null {
  return text == null ? null : new Date(text).toISOString();
}

function compare(a: string | null, b: string | null): number {
  const [left, right] = [a ?? '', b ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}
