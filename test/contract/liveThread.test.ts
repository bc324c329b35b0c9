import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { sseEvents } from './sseEvents.js';
import type { SseEvent } from './sseEvents.js';
import { fixtureConfig, fixtureNamed, serverStarter, type ServerProcess } from './serverProcess.js';

describe('a thread that somebody looks at', () => {
  const starter = serverStarter();
  const leaving: AbortController[] = [];
  let server: ServerProcess;
  let client: Client;
  before(async () => {
    server = await starter.start({ config: fixtureConfig });
    client = new Client({ apiUrl: server.url, apiKey: null });
  });
  afterEach(() => {
    for (const each of leaving.splice(0)) each.abort();
  });
  after(() => starter.stopAll());

  const look = async (threadId: string, at = server): Promise<AsyncIterator<SseEvent>> => {
    const leave = new AbortController();
    leaving.push(leave);
    const answer = await fetch(`${at.url}/backstep/threads/${threadId}/live`, { signal: leave.signal });
    assert.equal(answer.status, 200);
    return sseEvents(answer);
  };

  it('tells of the nodes and what models write in a run that asked for neither', async () => {
    const { thread_id: id } = await client.threads.create();
    const events = await look(id);
    await client.runs.wait(id, 'modes', { input: {} });
    const seen = await until(events, 'end');
    const [run] = await client.runs.list(id);
    assert.deepEqual(
      seen.filter(({ event }) => event !== 'messages').map(({ event, data }) => [event, data.name]),
      [
        ['metadata', undefined],
        ['tasks', 'speak'],
        ['tasks', 'speak'],
        ['end', undefined],
      ],
    );
    assert.equal(seen[0]?.data.run_id, run?.run_id);
    assert.ok(Date.parse(String(seen[0]?.data.started_at)) > 0);
    const messages = seen
      .filter(({ event }) => event === 'messages')
      .map(({ data }) => data as unknown as Told);
    assert.ok(messages.length > 1, 'in pieces');
    assert.equal(messages.map(([{ content }]) => content).join(''), 'hello there');
    assert.ok(messages.every(([, { langgraph_node: node }]) => node === 'speak'));
    const { values } = await client.threads.getState<{ messages: { id: string }[] }>(id);
    assert.deepEqual([...new Set(messages.map(([message]) => message.id))], [values.messages.at(-1)?.id]);
    assert.deepEqual(seen.at(-1)?.data, { run_id: run?.run_id, status: 'success', error: null, next: [] });
  });

  it('names the nodes within subgraphs, and those that ask', async () => {
    const { thread_id: id } = await client.threads.create();
    const events = await look(id);
    await client.runs.wait(id, 'outer', { input: {} });
    const seen = await until(events, 'end');
    const tasks = seen.filter(({ event }) => event.startsWith('tasks'));
    const path = (event: string): string =>
      event
        .split('|')
        .slice(1)
        .map((part) => part.split(':')[0])
        .join('/');
    const places = tasks.map(({ event, data }) => `${path(event)}/${String(data.name)}`);
    assert.deepEqual([...new Set(places)], ['/inner', 'inner/first', 'inner/ask']);
    const asking = tasks.findLast(({ data }) => data.name === 'ask');
    assert.equal((asking?.data.interrupts as unknown[] | undefined)?.length, 1);
    assert.deepEqual(seen.at(-1)?.data.next, ['inner']);
  });

  it('tells who comes in the middle what runs, and who comes after both what was told', async () => {
    const { thread_id: id } = await client.threads.create();
    const { run_id: runId } = await client.runs.create(id, 'endless', { input: { how: 'polite' } });
    while ((await client.threads.getState(id)).next[0] !== 'wait')
      await new Promise((go) => setTimeout(go, 20));
    for (let reader = 0; reader < 2; reader++) {
      const events = await look(id);
      const [run, task] = [await next(events), await next(events)];
      assert.deepEqual([run.event, run.data.run_id], ['metadata', runId]);
      assert.deepEqual([task.event, task.data.name], ['tasks', 'wait']);
      assert.ok(Date.parse(String(task.data.started_at)) <= Date.now());
    }
    const events = await look(id);
    await client.runs.cancel(id, runId, true);
    assert.deepEqual((await until(events, 'end')).at(-1)?.data.status, 'interrupted');
  });

  it('follows from run to run, and tells what a run failed of', async () => {
    const { thread_id: id } = await client.threads.create();
    const events = await look(id);
    await client.runs.wait(id, 'failing', { input: {}, raiseError: false });
    const failed = await until(events, 'end');
    const work = failed.findLast(({ data }) => data.name === 'work');
    assert.match(String(failed.at(-1)?.data.error), /the work went wrong/);
    assert.ok(work !== undefined);
    await client.runs.wait(id, 'failing', { input: { mended: true } });
    const again = await until(events, 'end');
    assert.equal(again[0]?.event, 'metadata');
    assert.equal(again.at(-1)?.data.status, 'success');
  });

  it("changes nothing of the run's own stream", async () => {
    const shapes: unknown[] = [];
    for (const isWatched of [false, true]) {
      const { thread_id: id } = await client.threads.create();
      if (isWatched) await look(id);
      const events: string[] = [];
      for await (const { event } of client.runs.stream(id, 'modes', {
        input: {},
        streamMode: ['values', 'updates', 'debug', 'messages-tuple', 'events'],
      }))
        events.push(event);
      // How often a model is heard of is its own affair.
      shapes.push(events.filter((event) => event !== 'events'));
    }
    assert.deepEqual(shapes[1], shapes[0]);
    assert.ok(!(shapes[0] as string[]).includes('tasks'));
  });

  it('refuses a thread that is not there, and one that is none', async () => {
    const missing = await fetch(`${server.url}/backstep/threads/${crypto.randomUUID()}/live`);
    assert.equal(missing.status, 404);
    const odd = await fetch(`${server.url}/backstep/threads/nobody/live`);
    assert.equal(odd.status, 422);
    for (const answer of [missing, odd])
      assert.equal(typeof ((await answer.json()) as { detail: unknown }).detail, 'string');
  });

  it('tells what the newer protocol runs', async () => {
    const own = await starter.start({ config: fixtureNamed('streaming') });
    const sdk = new Client({ apiUrl: own.url, apiKey: null });
    const { thread_id: id } = await sdk.threads.create();
    const events = await look(id, own);
    const thread = sdk.threads.stream(id, { assistantId: 'helper' });
    await thread.run.start({ input: {} });
    await thread.output;
    const seen = await until(events, 'end');
    assert.deepEqual(
      [...new Set(seen.filter(({ event }) => event === 'tasks').map(({ data }) => data.name))],
      ['decide', 'tools'],
    );
    await thread.close();
  });
});

type Told = [{ id: string; content: string }, { langgraph_node: string }];

async function next(events: AsyncIterator<SseEvent>): Promise<SseEvent> {
  const result: IteratorResult<SseEvent, unknown> = await events.next();
  if (result.done === true) assert.fail('the stream has ended');
  return result.value;
}

async function until(events: AsyncIterator<SseEvent>, event: string): Promise<SseEvent[]> {
  const seen: SseEvent[] = [];
  while (seen.at(-1)?.event !== event) seen.push(await next(events));
  return seen;
}
