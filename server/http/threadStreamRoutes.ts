/** `GET /threads/{id}/stream`: what happens on a thread, from run to run, until the reader leaves. */
import { Hono } from 'hono';
import { RequestError } from '../runs/errors.js';
import type { ThreadRecords } from '../runs/threadRecords.js';
import type { ThreadStreamMode, ThreadStreams } from '../runs/threadStreams.js';
import { readId, textList } from './input.js';
import { eventStream } from './streams.js';

const known: readonly ThreadStreamMode[] = ['run_modes', 'lifecycle', 'state_update'];

export function threadStreamRoutes(records: Pick<ThreadRecords, 'require'>, streams: ThreadStreams): Hono {
  const routes = new Hono();
  routes.get('/threads/:thread_id/stream', async (c) => {
    const threadId = readId(c, 'thread_id');
    // The specification says stream_modes, the SDKs stream_mode.
    const asked = [c.req.queries('stream_mode'), c.req.queries('stream_modes')].flatMap(textList);
    if (!asked.every(isMode)) {
      throw new RequestError('invalid', `stream_mode: must be one or more of ${known.join(', ')}`);
    }
    await records.require(threadId);
    const modes: ThreadStreamMode[] = asked.length === 0 ? ['run_modes'] : asked;
    const options = { after: c.req.header('last-event-id'), modes };
    return eventStream((signal) => streams.read(threadId, options, signal), { headers: {} });
  });
  return routes;
}

function isMode(text: string): text is ThreadStreamMode {
  return (known as readonly string[]).includes(text);
}
