/** Runs on a thread: create, wait, stream, list, get, join, cancel, delete. */
import { Hono } from 'hono';
import { cancelQuery, joinQuery, runListQuery } from '../protocol/queries.js';
import { runBreakpoints } from '../protocol/runRequests.js';
import { runCreate } from '../protocol/requests.js';
import { selected } from '../runs/matching.js';
import type { Runs } from '../runs/runs.js';
import { readBody, readId, readQuery, textList } from './input.js';
import type { RunAnswers } from './runAnswers.js';

export function runRoutes(runs: Runs, answers: RunAnswers): Hono {
  const target = (threadId: string, runId: string, cancelOnLeave: boolean) => ({
    base: `/threads/${threadId}/runs/${runId}`,
    threadId,
    runId,
    cancelOnLeave,
  });
  const routes = new Hono();
  routes
    .post('/threads/:thread_id/runs', async (c) => {
      const threadId = readId(c, 'thread_id');
      const live = await runs.create(threadId, await readBody(c, runCreate), { defaultModes: ['values'] });
      return answers.record(c, live, `/threads/${threadId}/runs/${live.run.run_id}`);
    })
    .post('/threads/:thread_id/runs/wait', async (c) => {
      const threadId = readId(c, 'thread_id');
      const payload = await readBody(c, runCreate);
      const live = await runs.create(threadId, payload, { defaultModes: [], isAttended: true });
      return answers.result(live.end, target(threadId, live.run.run_id, payload.on_disconnect === 'cancel'));
    })
    .post('/threads/:thread_id/runs/stream', async (c) => {
      const threadId = readId(c, 'thread_id');
      const payload = await readBody(c, runCreate);
      const { run } = await runs.create(threadId, payload, { defaultModes: ['values'], isAttended: true });
      return answers.stream(c, run, target(threadId, run.run_id, payload.on_disconnect === 'cancel'));
    })
    .get('/threads/:thread_id/runs', async (c) => {
      const { limit, offset, status, select } = readQuery(c, runListQuery, {
        select: c.req.queries('select')?.join(','),
      });
      const query = { limit: limit ?? 10, offset: offset ?? 0, ...(status ? { status } : {}) };
      const found = await runs.list(readId(c, 'thread_id'), query);
      return c.json(found.map((run) => selected(run, select)));
    })
    .get('/threads/:thread_id/runs/:run_id', async (c) =>
      c.json(await runs.get(readId(c, 'thread_id'), readId(c, 'run_id'))),
    )
    .get('/threads/:thread_id/runs/:run_id/join', async (c) => {
      const { cancel_on_disconnect: cancel } = readQuery(c, joinQuery);
      const { thread_id: threadId, run_id: runId } = await runs.get(
        readId(c, 'thread_id'),
        readId(c, 'run_id'),
      );
      return answers.result(runs.join(threadId, runId), target(threadId, runId, cancel ?? false));
    })
    .get('/threads/:thread_id/runs/:run_id/stream', async (c) => {
      const { cancel_on_disconnect: cancel } = readQuery(c, joinQuery);
      const run = await runs.get(readId(c, 'thread_id'), readId(c, 'run_id'));
      return answers.stream(c, run, {
        ...target(run.thread_id, run.run_id, cancel ?? false),
        modes: textList(c.req.queries('stream_mode')),
      });
    })
    .post('/threads/:thread_id/runs/:run_id/cancel', async (c) => {
      const { wait, action } = readQuery(c, cancelQuery);
      const { thread_id: threadId, run_id: runId } = await runs.get(
        readId(c, 'thread_id'),
        readId(c, 'run_id'),
      );
      const cancelled = runs.cancel(threadId, runId, action ?? 'interrupt');
      if (wait !== true) {
        // It goes on without the caller; a failure shows in the run's own status.
        cancelled.catch(() => undefined);
        return c.json({});
      }
      await cancelled;
      return c.json({});
    })
    .put('/backstep/threads/:thread_id/runs/:run_id/breakpoints', async (c) => {
      const asked = await readBody(c, runBreakpoints);
      await runs.changeBreakpoints(readId(c, 'thread_id'), readId(c, 'run_id'), asked);
      return c.json({});
    })
    .delete('/threads/:thread_id/runs/:run_id', async (c) => {
      await runs.delete(readId(c, 'thread_id'), readId(c, 'run_id'));
      return c.json({});
    });
  return routes;
}
