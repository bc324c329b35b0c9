/** The kept part of threads: made, changed one at a time, announced. Knows nothing of runs or states. */
import type { JsonObject } from '../protocol/api.js';
import type { ThreadRecord } from '../storage/port.js';
import type { RunsDeps } from './deps.js';
import { notFound } from './errors.js';

export interface ThreadRecords {
  find(threadId: string): Promise<ThreadRecord | null>;
  /** Throws `not-found`. */
  require(threadId: string): Promise<ThreadRecord>;
  /** Makes the thread unless it is there; says which. */
  ensure(threadId: string, metadata: JsonObject): Promise<{ record: ThreadRecord; created: boolean }>;
  /**
   * The thread for a run that begins: with `owned` in its metadata, and made of `metadata` where it is not there (null:
   * throws `not-found`). `kept` settles when that is on disk: the run need not wait for it, but whoever tells of the run.
   */
  claim(threadId: string, claim: ThreadClaim): Promise<{ record: ThreadRecord; kept: Promise<void> }>;
  /** Applies `change` to the newest record and keeps the result; null where the thread is gone meanwhile. */
  change(threadId: string, change: (record: ThreadRecord) => ThreadRecord): Promise<ThreadRecord | null>;
  /** False where there was none. */
  delete(threadId: string): Promise<boolean>;
}

export interface ThreadClaim {
  metadata: JsonObject | null;
  owned: JsonObject;
}

export function createThreadRecords({
  storage,
  clock,
  feed,
  threadLock,
}: Pick<RunsDeps, 'storage' | 'clock' | 'feed' | 'threadLock'>): ThreadRecords {
  const find = (threadId: string): Promise<ThreadRecord | null> => storage.threads.get(threadId);
  const keepClaimed = async (record: ThreadRecord, change: 'created' | 'updated'): Promise<void> => {
    await storage.threads.put(record);
    feed.send({ kind: 'thread', thread_id: record.thread_id, change, status: record.status });
  };
  return {
    find,
    async require(threadId) {
      const record = await find(threadId);
      if (record === null) throw notFound('Thread', threadId);
      return record;
    },
    ensure: (threadId, metadata) =>
      threadLock.run(threadId, async () => {
        const existing = await find(threadId);
        if (existing !== null) return { record: existing, created: false };
        const record = newThread(threadId, metadata, clock.now());
        await storage.threads.put(record);
        feed.send({ kind: 'thread', thread_id: threadId, change: 'created', status: record.status });
        return { record, created: true };
      }),
    claim: (threadId, { metadata, owned }) =>
      new Promise((resolve, reject) => {
        // The lock is held until it is kept: the next change must see it.
        const claiming = threadLock.run(threadId, async () => {
          const existing = await find(threadId);
          if (existing === null && metadata === null) throw notFound('Thread', threadId);
          const isOwned = Object.entries(owned).every(([key, value]) => existing?.metadata[key] === value);
          const now = clock.now();
          const before = existing ?? newThread(threadId, metadata ?? {}, now);
          const record = isOwned
            ? before
            : { ...before, metadata: { ...before.metadata, ...owned }, updated_at: now.toISOString() };
          const kept =
            record === existing
              ? Promise.resolve()
              : keepClaimed(record, existing === null ? 'created' : 'updated');
          resolve({ record, kept });
          await kept;
        });
        claiming.catch(reject);
      }),
    change: (threadId, change) =>
      threadLock.run(threadId, async () => {
        const existing = await find(threadId);
        if (existing === null) return null;
        const changed = { ...change(existing), updated_at: clock.now().toISOString() };
        await storage.threads.put(changed);
        feed.send({ kind: 'thread', thread_id: threadId, change: 'updated', status: changed.status });
        return changed;
      }),
    delete: (threadId) =>
      threadLock.run(threadId, async () => {
        const existed = await storage.threads.delete(threadId);
        if (existed) feed.send({ kind: 'thread', thread_id: threadId, change: 'deleted' });
        return existed;
      }),
  };
}

function newThread(threadId: string, metadata: JsonObject, now: Date): ThreadRecord {
  const at = now.toISOString();
  return {
    thread_id: threadId,
    created_at: at,
    updated_at: at,
    state_updated_at: at,
    metadata,
    status: 'idle',
    config: {},
    error: null,
  };
}
