/** Runs without a thread of the caller's: each gets one of its own, which goes with it unless `on_completion` keeps it. */
import { Hono } from 'hono';
import { cancelQuery, joinQuery } from '../protocol/queries.js';
import { runCreate } from '../protocol/requests.js';
import { runBatchCreate, runsCancel } from '../protocol/runRequests.js';
import type { Run } from '../protocol/api.js';
import type { Runs } from '../runs/runs.js';
import { readBody, readId, readQuery, textList } from './input.js';
import type { RunAnswers } from './runAnswers.js';

export function statelessRunRoutes(runs: Runs, answers: RunAnswers): Hono {
  const target = (run: Run, cancelOnLeave: boolean) => ({
    base: `/runs/${run.run_id}`,
    threadId: run.thread_id,
    runId: run.run_id,
    cancelOnLeave,
  });
  const routes = new Hono();
  routes
    .post('/runs', async (c) => {
      const live = await runs.create(null, await readBody(c, runCreate), { defaultModes: ['values'] });
      return answers.record(c, live, `/runs/${live.run.run_id}`);
    })
    .post('/runs/batch', async (c) => {
      const payloads = await readBody(c, runBatchCreate);
      const lives = await runs.createAll(payloads, { defaultModes: ['values'] });
      return c.json(lives.map(({ run }) => run));
    })
    .post('/runs/cancel', async (c) => {
      const request = await readBody(c, runsCancel);
      const { action } = readQuery(c, cancelQuery);
      await runs.cancelMany(request, action ?? 'interrupt');
      return c.body(null, 204);
    })
    .post('/runs/wait', async (c) => {
      const payload = await readBody(c, runCreate);
      const live = await runs.create(null, payload, { defaultModes: [], isAttended: true });
      return answers.result(live.end, target(live.run, payload.on_disconnect === 'cancel'));
    })
    .post('/runs/stream', async (c) => {
      const payload = await readBody(c, runCreate);
      const { run } = await runs.create(null, payload, { defaultModes: ['values'], isAttended: true });
      return answers.stream(c, run, target(run, payload.on_disconnect === 'cancel'));
    })
    .get('/runs/:run_id/join', async (c) => {
      const { cancel_on_disconnect: cancel } = readQuery(c, joinQuery);
      const run = await runs.find(readId(c, 'run_id'));
      return answers.result(runs.join(run.thread_id, run.run_id), target(run, cancel ?? false));
    })
    .get('/runs/:run_id/stream', async (c) => {
      const { cancel_on_disconnect: cancel } = readQuery(c, joinQuery);
      const run = await runs.find(readId(c, 'run_id'));
      const modes = textList(c.req.queries('stream_mode'));
      return answers.stream(c, run, { ...target(run, cancel ?? false), modes });
    });
  return routes;
}
