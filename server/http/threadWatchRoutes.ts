/** `GET /backstep/threads/{id}/live`: what the thread's runs are at, until the reader leaves. */
import { Hono } from 'hono';
import type { ThreadRecords } from '../runs/threadRecords.js';
import type { ThreadWatch } from '../runs/threadWatch.js';
import { readId } from './input.js';
import { eventStream } from './streams.js';

export function threadWatchRoutes(records: Pick<ThreadRecords, 'require'>, watch: ThreadWatch): Hono {
  const routes = new Hono();
  routes.get('/backstep/threads/:thread_id/live', async (c) => {
    const threadId = readId(c, 'thread_id');
    await records.require(threadId);
    return eventStream((signal) => watch.read(threadId, signal), { headers: {} });
  });
  return routes;
}
