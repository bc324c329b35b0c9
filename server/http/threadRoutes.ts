/** `/threads`: the records. Their states are in stateRoutes, their runs in runRoutes, their stream in threadStreamRoutes. */
import { Hono } from 'hono';
import { threadQuery } from '../protocol/queries.js';
import { threadCreate, threadPatch, threadPrune, threadSearch } from '../protocol/threadRequests.js';
import type { Threads } from '../runs/threads.js';
import { readBody, readId, readQuery } from './input.js';
import { paginationHeaders } from './pagination.js';

export function threadRoutes(threads: Threads): Hono {
  const routes = new Hono();
  routes
    .post('/threads', async (c) => c.json(await threads.create(await readBody(c, threadCreate))))
    .post('/threads/search', async (c) => {
      const query = await readBody(c, threadSearch);
      const { total, found } = await threads.search(query);
      return c.json(found, 200, paginationHeaders(total, query.offset ?? 0, found.length));
    })
    .post('/threads/count', async (c) => {
      const query = await readBody(c, threadSearch);
      const { total } = await threads.search({ ...query, limit: 1, offset: 0, select: ['thread_id'] });
      return c.json(total);
    })
    .post('/threads/prune', async (c) => {
      const { thread_ids: ids, strategy } = await readBody(c, threadPrune);
      return c.json({ pruned_count: await threads.prune(ids, strategy ?? 'delete') });
    })
    .get('/threads/:thread_id', async (c) => {
      const { include } = readQuery(c, threadQuery);
      // Repeated by one SDK, joined with commas by the other.
      const asked = (c.req.queries('include') ?? [include ?? '']).flatMap((each) => each.split(','));
      return c.json(await threads.get(readId(c, 'thread_id'), { ttl: asked.includes('ttl') }));
    })
    .patch('/threads/:thread_id', async (c) => {
      const threadId = readId(c, 'thread_id');
      const thread = await threads.patch(threadId, await readBody(c, threadPatch));
      return c.req.header('prefer') === 'return=minimal' ? c.body(null, 204) : c.json(thread);
    })
    .delete('/threads/:thread_id', async (c) => {
      await threads.delete(readId(c, 'thread_id'));
      return c.json({});
    })
    .post('/threads/:thread_id/copy', async (c) => c.json(await threads.copy(readId(c, 'thread_id'))))
    .get('/threads/:thread_id/storage', async (c) => {
      const threadId = readId(c, 'thread_id');
      const channels = await threads.storage(threadId);
      const total = Object.values(channels).reduce((sum, bytes) => sum + bytes, 0);
      return c.json({ thread_id: threadId, total_bytes: total, channels });
    });
  return routes;
}
