/**
 * The change feed for a caller who may not see every thread: what auth handlers' filters hide is not told of, not even
 * its end. Keeps the order of what happens.
 */
import type { JsonObject } from '../protocol/api.js';
import type { BackstepEvent } from '../protocol/backstep.js';
import type { ThreadStore } from '../storage/port.js';
import { matchesFilters } from './auth/authFilters.js';

/** A listener of the feed that passes on what the caller may see. */
export function onlyVisible(
  filters: JsonObject,
  threads: Pick<ThreadStore, 'get' | 'list'>,
  pass: (event: BackstepEvent) => void,
): (event: BackstepEvent) => void {
  /** Threads that the caller may see: a deleted one can no longer be looked at. */
  const visible = new Set<string>();
  const learn = async (): Promise<void> => {
    for (const { thread_id: id, metadata } of await threads.list())
      if (matchesFilters(metadata, filters)) visible.add(id);
  };
  const judge = async (event: BackstepEvent): Promise<void> => {
    if (!('thread_id' in event)) {
      pass(event);
      return;
    }
    const id = event.thread_id;
    if (event.kind === 'thread' && event.change !== 'deleted') {
      const record = await threads.get(id);
      // One that is gone already is as it was last seen.
      if (record !== null && matchesFilters(record.metadata, filters)) visible.add(id);
      else if (record !== null) visible.delete(id);
    }
    if (visible.has(id)) pass(event);
    if (event.kind === 'thread' && event.change === 'deleted') visible.delete(id);
  };
  let last = learn();
  return (event) => {
    // What cannot be judged is not told.
    last = last.then(() => judge(event)).catch(() => undefined);
  };
}
