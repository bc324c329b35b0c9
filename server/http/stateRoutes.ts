/** `/threads/{id}/state` and `/history`: reading and editing states. */
import { Hono, type Context } from 'hono';
import { historyQuery, stateQuery } from '../protocol/queries.js';
import { statePatch } from '../protocol/threadRequests.js';
import { givenCheckpoint, historyRequest, stateAtCheckpoint, stateUpdate } from '../protocol/requests.js';
import { selectedState, selectedStates } from '../runs/selectedState.js';
import type { Threads } from '../runs/threads.js';
import { jsonArray } from './jsonArray.js';
import { stateTexts } from './stateTexts.js';
import { readBody, readId, readQuery } from './input.js';

/** States of a history where the caller says nothing, as the published servers have it. */
const defaultLimit = 10;

export function stateRoutes(threads: Threads): Hono {
  const routes = new Hono();
  routes
    .get('/threads/:thread_id/state', async (c) => {
      const { subgraphs, select } = readQuery(c, stateQuery, inQuery(c));
      const state = await threads.state(readId(c, 'thread_id'), { subgraphs: subgraphs ?? false });
      return c.json(selectedState(state, select));
    })
    .post('/threads/:thread_id/state', async (c) => {
      const threadId = readId(c, 'thread_id');
      const made = await threads.updateState(threadId, await readBody(c, stateUpdate));
      const checkpoint = { ...made, checkpoint_map: null };
      // The ids once more at the top, where the documentation's walkthrough reads them.
      return c.json({ checkpoint, configurable: made, ...made });
    })
    .post('/backstep/threads/:thread_id/state/preview', async (c) => {
      const threadId = readId(c, 'thread_id');
      return c.json(await threads.previewState(threadId, await readBody(c, stateUpdate)));
    })
    .patch('/threads/:thread_id/state', async (c) => {
      const threadId = readId(c, 'thread_id');
      return c.json(await threads.patch(threadId, await readBody(c, statePatch)));
    })
    .post('/threads/:thread_id/state/checkpoint', async (c) => {
      const threadId = readId(c, 'thread_id');
      const { checkpoint, checkpoint_id: id, subgraphs, select } = await readBody(c, stateAtCheckpoint);
      const reading = { checkpoint: givenCheckpoint(checkpoint, id), subgraphs: subgraphs ?? false };
      return c.json(selectedState(await threads.state(threadId, reading), select));
    })
    .get('/threads/:thread_id/state/:checkpoint_id', async (c) => {
      const checkpoint = { checkpoint_id: readId(c, 'checkpoint_id') };
      const { subgraphs, select } = readQuery(c, stateQuery, inQuery(c));
      const reading = { checkpoint, subgraphs: subgraphs ?? false };
      return c.json(selectedState(await threads.state(readId(c, 'thread_id'), reading), select));
    })
    .get('/threads/:thread_id/history', async (c) => {
      const { limit, before } = readQuery(c, historyQuery);
      const reading = { limit: limit ?? defaultLimit, before };
      return jsonArray(threads.historyStates(readId(c, 'thread_id'), reading), stateTexts());
    })
    .post('/threads/:thread_id/history', async (c) => {
      const threadId = readId(c, 'thread_id');
      const { limit, before, metadata, checkpoint, select } = await readBody(c, historyRequest);
      const reading = {
        limit: limit ?? defaultLimit,
        before: before ?? undefined,
        metadata: metadata ?? undefined,
        checkpoint: givenCheckpoint(checkpoint),
      };
      const states = threads.historyStates(threadId, reading);
      return jsonArray(selectedStates(states, select), stateTexts());
    });
  return routes;
}

function inQuery({ req }: Context): { select: string | undefined } {
  return { select: req.queries('select')?.join(',') };
}
