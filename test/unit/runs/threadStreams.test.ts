import assert from 'node:assert/strict';
import { testApp } from '../http/testApp.js';
import type { ThreadEvent, ThreadStreamMode } from '../../../server/runs/threadStreams.js';

const two = { assistant_id: 'two', input: { topic: 'x' } };

/** Reads until `count` events have come. */
async function take(events: AsyncIterable<ThreadEvent>, count: number): Promise<ThreadEvent[]> {
  const taken: ThreadEvent[] = [];
  if (count === 0) return taken;
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

describe('the stream of a thread', () => {
  const setUp = async () => {
    const app = testApp();
    const threadId = await app.newThread();
    const gone = new AbortController();
    const read = (modes: ThreadStreamMode[], after?: string) =>
      app.services.threadStreams.read(threadId, { after, modes }, gone.signal);
    return { ...app, threadId, read, gone };
  };
  const names = (events: ThreadEvent[]) => events.map(({ event }) => event);

  it('brings run after run, and when each ended', async () => {
    const { threadId, read, wait } = await setUp();
    const events = read(['run_modes']);
    const streaming = { ...two, stream_mode: ['values'] };
    await wait(threadId, streaming);
    await wait(threadId, streaming);
    const perRun = ['metadata', 'values', 'values', 'values', 'metadata'];
    const taken = await take(events, 10);
    assert.deepEqual(names(taken), [...perRun, ...perRun]);
    const last = JSON.parse(taken[4]!.data) as { status: string; run_status: string };
    assert.deepEqual([last.status, last.run_status], ['run_done', 'success']);
  });

  it('brings only beginnings and ends, or only edits, where asked', async () => {
    const { threadId, read, wait, call } = await setUp();
    const lifecycle = read(['lifecycle']);
    const edits = read(['state_update']);
    await wait(threadId, { ...two, stream_mode: ['values'] });
    assert.deepEqual(names(await take(lifecycle, 2)), ['metadata', 'metadata']);
    await call('POST', `/threads/${threadId}/state`, { values: { topic: 'z' } });
    const [edit] = await take(edits, 1);
    assert.equal(edit!.event, 'state_update');
    assert.equal((JSON.parse(edit!.data) as { thread_id: string }).thread_id, threadId);
  });

  it('goes on after the event seen last, also in the runs after it', async () => {
    const { threadId, read, wait } = await setUp();
    await wait(threadId, { ...two, stream_mode: ['values'] });
    await wait(threadId, { ...two, stream_mode: ['values'] });
    const all = await take(read(['run_modes'], '-'), 10);
    for (const at of [0, 3, 4, 7]) {
      const rest = await take(read(['run_modes'], all[at]!.id), 9 - at);
      assert.deepEqual(rest, all.slice(at + 1), String(at));
    }
  });

  it('ends when its reader leaves', async () => {
    const { read, gone } = await setUp();
    const events = read(['run_modes']);
    const waiting = events.next();
    gone.abort();
    assert.equal((await waiting).done, true);
  });

  it('is refused for an unknown thread and for unknown modes', async () => {
    const { call, threadId } = await setUp();
    const unknown = '00000000-0000-4000-8000-000000000000';
    assert.equal((await call('GET', `/threads/${unknown}/stream`)).status, 404);
    assert.equal((await call('GET', `/threads/${threadId}/stream?stream_mode=values`)).status, 422);
  });
});
