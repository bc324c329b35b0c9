/** `GET /backstep/threads/{id}/steps`: how the tasks of a thread ran, and with which version of the graph. */
import { Hono } from 'hono';
import { stepsQuery } from '../protocol/queries.js';
import type { Steps } from '../runs/steps.js';
import { readId, readQuery } from './input.js';

const defaultLimit = 100;

export function stepRoutes(steps: Pick<Steps, 'list'>): Hono {
  const routes = new Hono();
  routes.get('/backstep/threads/:thread_id/steps', async (c) => {
    const { limit = defaultLimit, before, checkpoint_ns = '' } = readQuery(c, stepsQuery);
    return c.json(await steps.list(readId(c, 'thread_id'), { limit, before, checkpoint_ns }));
  });
  return routes;
}
