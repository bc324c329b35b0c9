/** The plainest store there could be: whole values in maps. What the adapters give is compared with it. */
import type { Json, Run } from '../../../server/protocol/api.js';
import type { PendingWrite } from '../../../server/protocol/checkpoints.js';
import type { Storage, ThreadRecord } from '../../../server/storage/port.js';
import { jsonValues, uuid } from './samples.js';

export interface ModelCheckpoint {
  id: string;
  list: number[];
  writes: Map<string, PendingWrite>;
}

export interface ModelThread {
  record: ThreadRecord | null;
  runs: Map<string, Run>;
  /** By namespace, then by number in the order in which they came. */
  checkpoints: Map<string, ModelCheckpoint[]>;
}

export type StorageModel = Map<string, ModelThread>;

export function modelThread(model: StorageModel, threadId: string): ModelThread {
  const known = model.get(threadId) ?? { record: null, runs: new Map(), checkpoints: new Map() };
  model.set(threadId, known);
  return known;
}

/** A number of its own for each, out of order: newest by id is not newest by time of arrival. */
export function scatteredId(count: number): string {
  return uuid((count * 7919) % 10_007);
}

/** Everything the store shows of a thread, in a form that compares. */
export async function shownByStore(storage: Storage, threadId: string, namespaces: readonly string[]) {
  const checkpoints: Record<string, Json> = {};
  for (const ns of namespaces) {
    const found: Json[] = [];
    for await (const each of storage.checkpoints.list({ thread_id: threadId, checkpoint_ns: ns })) {
      const [[, list] = ['', null]] = jsonValues(each) ?? [];
      found.push({ id: each.checkpoint.id, list, writes: shownWrites(each.pending_writes) });
    }
    checkpoints[ns] = found;
    const newest = await storage.checkpoints.get({ thread_id: threadId, checkpoint_ns: ns });
    checkpoints[`newest ${ns}`] = newest?.checkpoint.id ?? null;
  }
  const runs = await storage.runs.list(threadId);
  const record = await storage.threads.get(threadId);
  return { checkpoints, record, runs: byId(runs) };
}

/** The same of the model. */
export function shownByModel(model: StorageModel, threadId: string, namespaces: readonly string[]) {
  const thread = model.get(threadId);
  const checkpoints: Record<string, Json> = {};
  for (const ns of namespaces) {
    const newestFirst = [...(thread?.checkpoints.get(ns) ?? [])].sort((a, b) => (a.id < b.id ? 1 : -1));
    checkpoints[ns] = newestFirst.map(({ id, list, writes }) => ({
      id,
      list,
      writes: shownWrites([...writes.values()]),
    }));
    checkpoints[`newest ${ns}`] = newestFirst[0]?.id ?? null;
  }
  return { checkpoints, record: thread?.record ?? null, runs: byId([...(thread?.runs.values() ?? [])]) };
}

function byId(runs: Run[]): Run[] {
  return [...runs].sort((a, b) => (a.run_id < b.run_id ? -1 : 1));
}

function shownWrites(writes: readonly PendingWrite[]): string[] {
  return writes.map((write) => JSON.stringify([write.task_id, write.idx, write.channel, write.value])).sort();
}
