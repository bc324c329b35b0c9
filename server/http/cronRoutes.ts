/** Crons: `/runs/crons` and `/threads/{id}/runs/crons`. */
import { Hono, type Context } from 'hono';
import { cronCreate, cronPatch, cronSearch } from '../protocol/cronBodies.js';
import type { Crons } from '../runs/crons.js';
import { selected } from '../runs/matching.js';
import { callerOf } from './auth/caller.js';
import { readBody, readId } from './input.js';
import { paginationHeaders } from './pagination.js';

export function cronRoutes(crons: Crons): Hono {
  const routes = new Hono();
  routes
    .post('/threads/:thread_id/runs/crons', async (c) =>
      c.json(await crons.create(readId(c, 'thread_id'), await readBody(c, cronCreate), userOf(c))),
    )
    .post('/runs/crons', async (c) =>
      c.json(await crons.create(null, await readBody(c, cronCreate), userOf(c))),
    )
    .post('/runs/crons/search', async (c) => {
      const query = await readBody(c, cronSearch);
      const { total, found } = await crons.search(query);
      const shown = found.map((cron) => selected(cron, query.select));
      return c.json(shown, 200, paginationHeaders(total, query.offset ?? 0, found.length));
    })
    .post('/runs/crons/count', async (c) => c.json((await crons.search(await readBody(c, cronSearch))).total))
    .get('/runs/crons/:cron_id', async (c) => c.json(await crons.get(readId(c, 'cron_id'))))
    .patch('/runs/crons/:cron_id', async (c) =>
      c.json(await crons.patch(readId(c, 'cron_id'), await readBody(c, cronPatch))),
    )
    .delete('/runs/crons/:cron_id', async (c) => {
      await crons.delete(readId(c, 'cron_id'));
      return c.json({});
    });
  return routes;
}

function userOf(context: Context): string | null {
  return callerOf(context)?.user.identity ?? null;
}
