/**
 * A stream of a thread may be opened before the thread is there. Whose it is shows when somebody makes it: until then
 * the handlers' filters had nothing to look at. What is to be sent waits for that look.
 */
import type { JsonObject } from '../protocol/api.js';
import type { ChangeFeed } from '../runs/changeFeed.js';
import type { ThreadStore } from '../storage/port.js';
import { matchesFilters } from './auth/authFilters.js';

export interface VisibleThreadDeps {
  feed: Pick<ChangeFeed, 'listen'>;
  threads: Pick<ThreadStore, 'get'>;
}

export interface VisibleThread {
  /** There is nothing to look at: the caller may see every thread. */
  readonly isOpen: boolean;
  /** Whether the thread, as it is now, is one the caller may see; one that is not there is. */
  check(): Promise<boolean>;
  /** Calls back when it no longer is. */
  onHidden(listener: () => void): void;
  close(): void;
}

/** @param filters Null: the caller may see every thread. */
export function watchVisibility(
  threadId: string,
  filters: JsonObject | null,
  { feed, threads }: VisibleThreadDeps,
): VisibleThread {
  if (filters === null)
    return {
      isOpen: true,
      check: () => Promise.resolve(true),
      onHidden: () => undefined,
      close: () => undefined,
    };
  let hidden: () => void = () => undefined;
  const look = async (): Promise<boolean> => {
    const record = await threads.get(threadId);
    const isVisible = record === null || matchesFilters(record.metadata, filters);
    if (!isVisible) hidden();
    return isVisible;
  };
  let latest = look();
  latest.catch(() => undefined);
  const close = feed.listen((event) => {
    if (event.kind !== 'thread' || event.thread_id !== threadId) return;
    latest = look();
    latest.catch(() => undefined);
  });
  return {
    isOpen: false,
    check: () => latest,
    onHidden(listener) {
      hidden = listener;
    },
    close,
  };
}
