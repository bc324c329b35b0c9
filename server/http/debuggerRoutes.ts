/**
 * `/backstep/debugger`: the code of a graph under its language's debugger, for as long as the caller holds the
 * connection. So whoever dies in the middle of debugging leaves nothing open.
 */
import { Hono } from 'hono';
import type { GraphHost } from '../graphs/port.js';
import { debuggerQuery } from '../protocol/queries.js';
import { RequestError } from '../runs/errors.js';
import { createEventLog } from '../runs/eventLog.js';
import { readId, readQuery } from './input.js';
import { eventStream } from './streams.js';

export function debuggerRoutes(graphs: Pick<GraphHost, 'debugCode' | 'debuggerAttached'>): Hono {
  const routes = new Hono();
  routes.get('/backstep/debugger', async (c) => {
    const { graph_id: graphId } = readQuery(c, debuggerQuery);
    const log = createEventLog(1024 * 1024);
    const close = await graphs.debugCode(graphId, (endpoint) => {
      log.append('endpoint', { ...endpoint });
    });
    // The caller may have gone while the worker started.
    if (c.req.raw.signal.aborted) close();
    return eventStream((signal) => log.read(0, signal), { headers: {}, onLeave: close });
  });
  routes.post('/backstep/debugger/:worker_id/attached', (c) => {
    const id = readId(c, 'worker_id');
    if (!graphs.debuggerAttached(id))
      throw new RequestError('not-found', `No worker ${id} is under a debugger.`);
    return c.body(null, 204);
  });
  return routes;
}
