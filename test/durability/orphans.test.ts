/** A worker that never yields must not outlive a server that was killed: nobody else would ever end it. */
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import { serverStarter } from '../contract/serverProcess.js';

const config = path.join(fileURLToPath(new URL('../', import.meta.url)), 'fixtures/graphs/langgraph.json');

describe('a worker whose server is gone', () => {
  const starter = serverStarter();
  after(() => starter.stopAll());

  it('ends, even in the middle of an endless loop', async function () {
    this.timeout(180_000);
    const server = await starter.start({ config });
    const { stderr } = server.child;
    assert.ok(stderr);
    const spinning = new Promise<number>((resolve) => {
      createInterface(stderr).on('line', (line) => {
        const pid = /spinning in process (\d+)/.exec(line)?.[1];
        if (pid !== undefined) resolve(Number(pid));
      });
    });
    const client = new Client({ apiUrl: server.url, apiKey: null });
    const { thread_id: threadId } = await client.threads.create();
    await client.runs.create(threadId, 'spins', { input: {} });
    const pid = await spinning;
    assert.equal(isAlive(pid), true);
    await server.kill();
    // The end of a process that is not ours sends no event; mocha's timeout bounds the wait.
    while (isAlive(pid)) await pause(20);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
