/**
 * `POST /backstep/threads/{id}/replay`: the thread's supersteps again with today's code, told one by one. `GET`: what
 * that would run.
 */
import { Hono } from 'hono';
import { replayQuery, replayRequest, type ReplayEvent } from '../protocol/replay.js';
import { messageOf } from '../runs/errors.js';
import type { Replays } from '../runs/replay/replays.js';
import { readBody, readId, readQuery } from './input.js';
import { eventStream, type StreamedEvent } from './streams.js';

export function replayRoutes(replays: Replays): Hono {
  const routes = new Hono();
  routes.post('/backstep/threads/:thread_id/replay', async (c) => {
    const events = await replays.open(readId(c, 'thread_id'), await readBody(c, replayRequest));
    // Whoever leaves has cancelled it.
    return eventStream((signal) => numbered(events(signal)), { headers: {} });
  });
  routes.get('/backstep/threads/:thread_id/replay', async (c) => {
    const { checkpoint_id: newest = null } = readQuery(c, replayQuery);
    return c.json(await replays.scope(readId(c, 'thread_id'), newest));
  });
  return routes;
}

async function* numbered(events: AsyncIterable<ReplayEvent>): AsyncGenerator<StreamedEvent> {
  let id = 1;
  try {
    for await (const event of events) yield { id: id++, event: event.kind, data: JSON.stringify(event) };
  } catch (error) {
    // The status has been sent: what goes wrong now is told as an event.
    const name = error instanceof Error ? error.name : 'Error';
    yield { id, event: 'error', data: JSON.stringify({ error: name, message: messageOf(error) }) };
  }
}
