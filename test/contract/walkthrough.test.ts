import assert from 'node:assert/strict';
import { type Client, type Interrupt } from '@langchain/langgraph-sdk';
import { conformingClient } from './conformingFetch.js';
import { fixtureConfig, language, serverStarter, type ServerProcess } from './serverProcess.js';

interface Joke {
  topic: string;
  joke: string;
}

interface Support {
  messages: { type: string; content: string }[];
  __interrupt__?: Interrupt<{ question: string }>[];
}

describe('the documentation’s walkthrough with the official SDK', () => {
  const starter = serverStarter();
  let server: ServerProcess;
  let client: Client;
  before(async () => {
    server = await starter.start();
    client = conformingClient(server.url);
  });
  after(() => starter.stopAll());

  it('run, history, states[1], update, resume: the joke follows the new topic, the old branch is intact', async () => {
    const thread = await client.threads.create();
    const first = (await client.runs.wait(thread.thread_id, 'joke', { input: {} })) as unknown as Joke;
    assert.match(first.joke, new RegExp(first.topic));
    const states = await client.threads.getHistory<Joke>(thread.thread_id);
    assert.deepEqual(
      states.map(({ next }) => next),
      [[], ['write_joke'], ['generate_topic'], ['__start__']],
    );
    const selected = states[1]! as (typeof states)[number] & { checkpoint_id: string };
    const update = { values: { topic: 'chickens' }, checkpointId: selected.checkpoint_id };
    const config = (await client.threads.updateState(thread.thread_id, update)) as unknown as {
      checkpoint_id: string;
    };
    const resumed = (await client.runs.wait(thread.thread_id, 'joke', {
      input: null,
      checkpointId: config.checkpoint_id,
    })) as unknown as Joke;
    assert.equal(resumed.topic, 'chickens');
    assert.match(resumed.joke, /chickens/);
    assert.doesNotMatch(resumed.joke, new RegExp(first.topic));

    const old = await client.threads.getState<Joke>(thread.thread_id, states[0]!.checkpoint);
    assert.deepEqual(old.values, first);
    const current = await client.threads.get<Joke>(thread.thread_id);
    assert.equal(current.status, 'idle');
    assert.deepEqual(current.values, resumed);
    const all = await client.threads.getHistory<Joke>(thread.thread_id);
    assert.equal(all.length, 6);
    assert.equal(all[1]!.parent_checkpoint?.checkpoint_id, selected.checkpoint_id);
    assert.equal(all[1]!.metadata?.source, 'update');
  });

  it('resumes from a checkpoint without an edit', async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'joke', { input: {} });
    const [, selected] = await client.threads.getHistory<Joke>(id);
    await client.runs.wait(id, 'joke', { input: null, checkpoint: selected!.checkpoint });
    const [newest] = await client.threads.getHistory<Joke>(id);
    assert.equal(
      newest!.parent_checkpoint?.checkpoint_id === selected!.checkpoint.checkpoint_id ||
        newest!.next.length === 0,
      true,
    );
    assert.equal((await client.threads.get(id)).status, 'idle');
  });

  for (const [name, options, next, values] of [
    ['before a node', { interruptBefore: ['write_joke'] }, ['write_joke'], ['topic']],
    ['after a node', { interruptAfter: ['generate_topic'] }, ['write_joke'], ['topic']],
    ['before all', { interruptBefore: '*' as const }, ['generate_topic'], []],
    ['after all', { interruptAfter: '*' as const }, ['write_joke'], ['topic']],
  ] as const) {
    it(`stops ${name}, and a null input goes on to the end`, async () => {
      const { thread_id: id } = await client.threads.create();
      const payload =
        'interruptBefore' in options
          ? { interruptBefore: options.interruptBefore as '*' | string[] }
          : { interruptAfter: options.interruptAfter as '*' | string[] };
      const stopped = (await client.runs.wait(id, 'joke', { input: {}, ...payload })) as object;
      assert.deepEqual(Object.keys(stopped), values);
      const state = await client.threads.getState(id);
      assert.deepEqual(state.next, next);
      assert.equal((await client.threads.get(id)).status, 'interrupted');
      const done = (await client.runs.wait(id, 'joke', { input: null })) as unknown as Joke;
      assert.match(done.joke, /socks/);
      assert.equal((await client.threads.get(id)).status, 'idle');
    });
  }

  it('breakpoints of the compiled graph hold too', async () => {
    const other = await starter.start({ config: fixtureConfig });
    const fixtures = conformingClient(other.url);
    const { thread_id: id } = await fixtures.threads.create();
    const paths = [];
    for (const input of [{}, null, null]) {
      const { path } = (await fixtures.runs.wait(id, 'paused', { input })) as unknown as { path: string[] };
      paths.push(path.at(-1));
    }
    assert.deepEqual(paths, ['first', 'second', 'third']);
    assert.equal(await other.stop(), 0);
  });

  it('interrupt() asks, a command answers, and the subgraph’s state can be read meanwhile', async () => {
    const { thread_id: id } = await client.threads.create();
    const input = { messages: [{ role: 'user', content: 'I want a refund for order A100' }] };
    const asked = (await client.runs.wait(id, 'support', { input })) as unknown as Support;
    assert.match(asked.__interrupt__![0]!.value!.question, /^Refund .* for order A100/);
    const thread = await client.threads.get(id);
    assert.equal(thread.status, 'interrupted');
    assert.equal(Object.values(thread.interrupts).flat().length, 1);
    const state = await client.threads.getState<Support>(id, undefined, { subgraphs: true });
    assert.deepEqual(state.next, ['refund']);
    const [task] = state.tasks;
    assert.equal(task!.interrupts.length, 1);
    assert.deepEqual(task!.state?.next, ['ask_for_approval']);
    const answered = (await client.runs.wait(id, 'support', {
      command: { resume: true },
    })) as unknown as Support;
    assert.match(answered.messages.at(-1)!.content, /refund for order A100 is on its way/);
    assert.equal(answered.messages[0]!.type, 'human');
    assert.equal((await client.threads.get(id)).status, 'idle');
  });

  it('an edit of `support` forks and resumes as the docs show', async () => {
    const { thread_id: id } = await client.threads.create();
    const input = { messages: [{ role: 'user', content: 'I want a refund for order A100' }] };
    await client.runs.wait(id, 'support', { input, interruptBefore: ['refund'] });
    const [before] = await client.threads.getHistory<Support>(id);
    assert.deepEqual(before!.next, ['refund']);
    await client.threads.updateState(id, {
      values: { [language === 'python' ? 'order_id' : 'orderId']: 'nothing' },
      checkpoint: before!.checkpoint,
    });
    const refused = (await client.runs.wait(id, 'support', { input: null })) as unknown as Support;
    assert.match(refused.messages.at(-1)!.content, /order nothing cannot be refunded/);
  });
});
