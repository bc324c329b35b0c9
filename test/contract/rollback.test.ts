import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { fixtureNamed, serverStarter } from './serverProcess.js';

const config = fixtureNamed('multitask');

describe('rollback of a run that went on from an older checkpoint', () => {
  const starter = serverStarter();
  let client: Client;
  before(async () => {
    const { url } = await starter.start({ config });
    client = new Client({ apiUrl: url, apiKey: null, callerOptions: { maxRetries: 0 } });
  });
  after(() => starter.stopAll());

  /** A run that has come to where it waits. */
  const startHeld = async (threadId: string, options: object): Promise<string> => {
    const run = await client.runs.create(threadId, 'asking', { streamMode: ['custom'], ...options });
    for await (const { event } of client.runs.joinStream(threadId, run.run_id)) if (event === 'custom') break;
    return run.run_id;
  };
  const shown = async (threadId: string) => {
    const { values, next, tasks, checkpoint } = await client.threads.getState(threadId);
    const { status, interrupts } = await client.threads.get(threadId);
    return { values, next, tasks, checkpoint, status, interrupts };
  };

  for (const hold of ['within', 'after'] as const) {
    for (const how of ['cancel', 'multitask_strategy'] as const) {
      it(`takes the answer back that was given (${how}, waiting ${hold} the node that asked)`, async () => {
        const { thread_id: id } = await client.threads.create();
        await client.runs.wait(id, 'asking', { input: { hold } });
        const before = await shown(id);
        assert.equal(before.status, 'interrupted');
        assert.deepEqual(before.next, ['ask']);
        const runId = await startHeld(id, { command: { resume: 'first answer' } });

        if (how === 'cancel') {
          await client.runs.cancel(id, runId, true, 'rollback');
          assert.deepEqual(await shown(id), before);
          const asked = (await client.runs.wait(id, 'asking', { input: null })) as {
            __interrupt__?: unknown[];
          };
          assert.equal(asked.__interrupt__?.length, 1);
        }
        // It asks again: an answer is taken as the first.
        const done = (await client.runs.wait(id, 'asking', {
          command: { resume: 'go on' },
          multitaskStrategy: 'rollback',
        })) as { answer: string };
        assert.equal(done.answer, 'go on');
        await assert.rejects(client.runs.get(id, runId), /404/);
        const history = await client.threads.getHistory(id);
        assert.ok(history.every(({ metadata }) => metadata?.run_id !== runId));
      });
    }
  }
});
