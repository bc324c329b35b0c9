// Real worker processes on real graphs: what loads, how runs go and end, what state they leave.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { GraphHostError } from '../../../server/graphs/port.js';
import { openTestHost, valuesOf } from './testHost.js';
import type { TestHost } from './testHost.js';

describe('graph host', function () {
  this.timeout(180_000);

  let test: TestHost;
  before(async () => {
    test = await openTestHost();
    await test.host.ready();
  });
  after(() => test.host.dispose());

  const status = (id: string) => test.host.graphs().find(({ source }) => source.graph_id === id)!;

  describe('loading', () => {
    it('loads compiled graphs, builders, promises and factories', () => {
      for (const id of ['joke', 'fan', 'builder', 'promised', 'factory'])
        assert.equal(status(id).state, 'ok', id);
      assert.deepEqual(status('joke').nodes, ['generate_topic', 'write_joke']);
      assert.deepEqual(status('nested').subgraphs, { inside: ['inner_first', 'inner_ask'] });
      assert.equal(test.host.runtime()?.langgraph_version, '1.4.18');
    });

    it('says where a file does not compile', () => {
      const { error } = status('syntaxError');
      assert.match(error!.message, /Unexpected ";"/);
      assert.match(error!.file, /syntaxError\.ts$/);
      assert.deepEqual([error!.line, error!.column], [4, 22]);
    });

    it('says where a file throws', () => {
      const { error } = status('loadError');
      assert.match(error!.message, /TypeError: Cannot read properties of undefined/);
      assert.equal(error!.line, 4);
    });

    it('names the exports there are, and what an export is', () => {
      assert.match(
        status('missingExport').error!.message,
        /no export "nothing" in this file \(it exports graph\)/,
      );
      assert.match(status('notAGraph').error!.message, /"notAGraph" is a number, not a graph/);
      assert.equal(status('noFile').state, 'error');
    });

    it('fails a run of a graph that did not load with the reason', async () => {
      const { outcome } = await test.run('syntaxError', randomUUID());
      assert.equal(outcome.status, 'error');
      assert.match(outcome.error.message, /Unexpected ";".*syntaxError\.ts:4:22/);
      await assert.rejects(
        test.host.draw({ graph_id: 'syntaxError', xray: false }),
        (error: GraphHostError) => {
          return error.code === 'graph-not-loaded' && error.graphError?.line === 4;
        },
      );
      await assert.rejects(
        test.host.draw({ graph_id: 'nope', xray: false }),
        (error: GraphHostError) => error.code === 'unknown-graph',
      );
    });
  });

  describe('runs', () => {
    it('streams what was asked for and ends with the values', async () => {
      const { outcome, events } = await test.run('joke', randomUUID(), { stream_mode: ['updates'] });
      assert.deepEqual(
        events.map(({ data }) => Object.keys(data as object)),
        [['generate_topic'], ['write_joke']],
      );
      assert.deepEqual(outcome, {
        status: 'success',
        output: { topic: 'socks', joke: 'Why do socks hide? One by one.', log: ['topic', 'joke'] },
        next: [],
      });
    });

    it('walks the documentation: run, edit the past, resume from there', async () => {
      const thread = randomUUID();
      await test.run('joke', thread);
      const [, beforeJoke] = await test.history(thread);
      const key = await test.host.updateState({
        graph_id: 'joke',
        thread_id: thread,
        checkpoint: { checkpoint_id: beforeJoke!.checkpoint.id },
        config: {},
        supersteps: [[{ values: { topic: 'chickens' } }]],
        metadata: {},
      });
      const { outcome } = await test.run('joke', thread, {
        input: null,
        checkpoint: { checkpoint_id: key.checkpoint_id },
      });
      assert.match(JSON.stringify(outcome), /Why do chickens hide/);
      const history = await test.history(thread);
      assert.equal(history.length, 6);
      assert.deepEqual(valuesOf(history[0]).log, ['topic', 'joke']);
      assert.equal(
        history.find(({ checkpoint }) => checkpoint.id === key.checkpoint_id)?.parent_checkpoint_id,
        beforeJoke!.checkpoint.id,
      );
    });

    it('stops at breakpoints given with the run, and goes on', async () => {
      const thread = randomUUID();
      const first = await test.run('joke', thread, { interrupt_before: ['write_joke'] });
      assert.deepEqual(first.outcome, {
        status: 'success',
        output: { topic: 'socks', log: ['topic'] },
        next: ['write_joke'],
      });
      const second = await test.run('joke', thread, { input: null });
      assert.match(JSON.stringify(second.outcome), /One by one/);
      const all = await test.run('joke', randomUUID(), { interrupt_before: '*' });
      assert.deepEqual(all.outcome.status === 'success' && all.outcome.next, ['generate_topic']);
    });

    it('stops at breakpoints that are compiled in, and after a node', async () => {
      const thread = randomUUID();
      const { outcome } = await test.run('paused', thread, { input: { topic: 'x' } });
      assert.deepEqual(outcome, { status: 'success', output: { topic: 'x', count: 1 }, next: ['two'] });
      const [newest] = await test.history(thread);
      assert.deepEqual(
        newest?.annotation?.tasks.map(({ name }) => name),
        ['two'],
      );
    });

    it('stops before a node inside a subgraph', async () => {
      const thread = randomUUID();
      const { outcome } = await test.run('nested', thread, { interrupt_before: ['inner_first'] });
      assert.deepEqual(outcome.status === 'success' && outcome.next, ['inside']);
    });

    it('asks by interrupt(), keeps what the sibling wrote, and takes the answer', async () => {
      const thread = randomUUID();
      const { outcome } = await test.run('ask', thread);
      assert.equal(outcome.status, 'success');
      assert.deepEqual(outcome.next, ['ask']);
      const output = outcome.output as { sibling: string; __interrupt__: { value: string }[] };
      assert.equal(output.sibling, 'done');
      assert.deepEqual(
        output.__interrupt__.map(({ value }) => value),
        ['How are you?'],
      );
      const [newest] = await test.history(thread);
      assert.deepEqual(newest?.annotation?.next, ['ask']);
      assert.deepEqual(newest.annotation.values, { sibling: 'done' });
      const answered = await test.run('ask', thread, { command: { resume: 'fine' } });
      assert.deepEqual(answered.outcome, {
        status: 'success',
        output: { answer: 'you said fine', sibling: 'done' },
        next: [],
      });
    });

    for (const answer of [false, 0, '', null]) {
      it(`takes ${JSON.stringify(answer)} for an answer`, async () => {
        const thread = randomUUID();
        await test.run('ask', thread);
        const { outcome } = await test.run('ask', thread, { command: { resume: answer } });
        assert.deepEqual(outcome, {
          status: 'success',
          output: { answer: `you said ${answer}`, sibling: 'done' },
          next: [],
        });
      });
    }

    it('asks only what is still open, and gives a falsy answer to that', async () => {
      const thread = randomUUID();
      const questions = ({ outcome }: Awaited<ReturnType<typeof test.run>>) => {
        assert.equal(outcome.status, 'success');
        const { __interrupt__: asked = [] } = outcome.output as { __interrupt__?: { value: string }[] };
        return asked.map(({ value }) => value);
      };
      assert.deepEqual(questions(await test.run('askTwo', thread)), ['left?', 'right?']);
      assert.deepEqual(questions(await test.run('askTwo', thread, { command: { resume: false } })), [
        'right?',
      ]);
      const { outcome } = await test.run('askTwo', thread, { command: { resume: 0 } });
      assert.deepEqual(outcome, {
        status: 'success',
        output: { answers: ['left: false', 'right: 0'] },
        next: [],
      });
    });

    it('takes goto and update commands', async () => {
      const { outcome } = await test.run('joke', randomUUID(), {
        command: { goto: 'write_joke', update: { topic: 'ducks' } },
      });
      assert.match(JSON.stringify(outcome), /Why do ducks hide/);
      const sent = await test.run('fan', randomUUID(), {
        command: { goto: { node: 'sent', input: { index: 7 } } },
      });
      assert.deepEqual(sent.outcome.status === 'success' && sent.outcome.output, { seen: ['sent 7'] });
    });

    it('gives the factory the config of the run, and the environment of langgraph.json', async () => {
      const own = await test.run('factory', randomUUID(), { config: { configurable: { word: 'mine' } } });
      assert.deepEqual(own.outcome.status === 'success' && own.outcome.output, { said: 'mine' });
      const common = await test.run('factory', randomUUID());
      assert.deepEqual(common.outcome.status === 'success' && common.outcome.output, { said: 'hello' });
    });

    it('tells a failure by class, message and stack, and leaves the state before it', async () => {
      const thread = randomUUID();
      const { outcome } = await test.run('throws', thread);
      assert.equal(outcome.status, 'error');
      assert.equal(outcome.error.error, 'BrokenLampError');
      assert.equal(outcome.error.message, 'The lamp is broken.');
      assert.match(outcome.error.stack ?? '', /failing\.ts:\d+/);
      const [newest] = await test.history(thread);
      assert.deepEqual(valuesOf(newest), { step: 'first' });
      assert.deepEqual(
        newest?.annotation?.tasks.map(({ name }) => name),
        ['throw_it'],
      );
      assert.deepEqual(
        newest.pending_writes.map(({ channel }) => channel),
        ['__error__'],
      );
    });

    it('ends a cancelled run although its node does not listen', async () => {
      const thread = randomUUID();
      const controller = new AbortController();
      const running = test.host.run(
        {
          ...{
            run_id: randomUUID(),
            thread_id: thread,
            graph_id: 'deaf',
            input: {},
            command: null,
            config: {},
            context: {},
          },
          ...{
            checkpoint: null,
            interrupt_before: null,
            interrupt_after: null,
            stream_mode: ['tasks'],
            stream_subgraphs: false,
            feedback_keys: [],
          },
          ...{ durability: 'async' as const, metadata: {} },
        },
        {
          signal: controller.signal,
          onEvent: (_, data) => (data as { name: string }).name === 'wait' && controller.abort(),
        },
      );
      assert.deepEqual(await running, { status: 'cancelled' });
      const [newest] = await test.history(thread);
      assert.deepEqual(
        newest?.annotation?.tasks.map(({ name }) => name),
        ['wait'],
      );
    });

    it('keeps only the last checkpoint with durability exit', async () => {
      const thread = randomUUID();
      const { outcome } = await test.run('joke', thread, { durability: 'exit', stream_mode: ['values'] });
      assert.equal(outcome.status, 'success');
      const history = await test.history(thread);
      assert.equal(history.length, 1);
      assert.deepEqual(history[0]?.annotation?.tasks, []);
    });
  });

  describe('odd values', () => {
    it('shows what JSON does not know, and stores a list element that was changed in place', async () => {
      const thread = randomUUID();
      const { outcome, events } = await test.run('odd', thread, { stream_mode: ['updates'] });
      assert.equal(outcome.status, 'success');
      const made = (events[0]?.data as { make: Record<string, unknown> }).make;
      assert.deepEqual(
        [made.set, made.map, made.circular],
        [['a'], { one: 1 }, { name: 'self', self: '[Circular]' }],
      );
      const [newest] = await test.history(thread);
      assert.deepEqual(valuesOf(newest).list, [{ text: 'first' }, { text: 'changed' }, { text: 'third' }]);
    });

    it('never revives what came in from outside', async () => {
      const thread = randomUUID();
      const given = { lc: 2, type: 'constructor', id: ['Set'], method: null, args: [['x']], kwargs: {} };
      await test.run('odd', thread, { input: { given }, interrupt_before: ['change'] });
      const { outcome } = await test.run('odd', thread, { input: null });
      const output = outcome.status === 'success' ? (outcome.output as Record<string, unknown>) : {};
      assert.equal(output.revived, 'data');
      assert.deepEqual(output.given, given);
    });
  });

  describe('messages', () => {
    it('streams tokens as tuples, and the older events', async () => {
      const input = { messages: [{ type: 'human', content: 'Hello' }] };
      const { events } = await test.run('chat', randomUUID(), { input, stream_mode: ['messages-tuple'] });
      const tokens = events
        .filter(({ event }) => event === 'messages')
        .map(({ data }) => (data as [{ content: string; type: string }])[0]);
      assert.equal(
        tokens
          .slice(0, 3)
          .map(({ content }) => content)
          .join(''),
        'Hi!',
      );
      assert.equal(tokens[0]?.type, 'AIMessageChunk');
      const older = await test.run('chat', randomUUID(), { input, stream_mode: ['messages', 'events'] });
      const names = new Set(older.events.map(({ event }) => event));
      assert.deepEqual([...names].sort(), [
        'events',
        'messages/complete',
        'messages/metadata',
        'messages/partial',
      ]);
    });

    it('takes messages in the serialised form that clients send, and shows them plain', async () => {
      const hello = {
        lc: 1,
        type: 'constructor',
        id: ['langchain_core', 'messages', 'HumanMessage'],
        kwargs: { content: 'Hello' },
      };
      const { outcome } = await test.run('chat', randomUUID(), { input: { messages: [hello] } });
      const output =
        outcome.status === 'success'
          ? (outcome.output as { messages: { type: string; content: string }[] })
          : { messages: [] };
      assert.deepEqual(
        output.messages.map(({ type, content }) => [type, content]),
        [
          ['human', 'Hello'],
          ['ai', 'Hi!'],
        ],
      );
    });
  });

  describe('state', () => {
    const update = (graphId: string, thread: string, values: object | null, asNode?: string) =>
      test.host.updateState({
        graph_id: graphId,
        thread_id: thread,
        checkpoint: null,
        config: {},
        metadata: {},
        supersteps: [[{ values: values as never, as_node: asNode }]],
      });

    it('seeds a thread that never ran', async () => {
      const thread = randomUUID();
      await update('joke', thread, { topic: 'bees' }, 'generate_topic');
      const [newest] = await test.history(thread);
      assert.deepEqual(
        newest?.annotation?.tasks.map(({ name }) => name),
        ['write_joke'],
      );
      const { outcome } = await test.run('joke', thread, { input: null });
      assert.match(JSON.stringify(outcome), /Why do bees hide/);
    });

    it('copies a checkpoint', async () => {
      const thread = randomUUID();
      await test.run('joke', thread, { interrupt_before: ['write_joke'] });
      const [original] = await test.history(thread);
      const key = await update('joke', thread, null, '__copy__');
      const [copy] = await test.history(thread);
      assert.equal(copy?.checkpoint.id, key.checkpoint_id);
      assert.deepEqual(valuesOf(copy), valuesOf(original));
      assert.equal(copy.parent_checkpoint_id, original?.parent_checkpoint_id);
      assert.deepEqual(
        copy.annotation?.tasks.map(({ name }) => name),
        ['write_joke'],
      );
    });

    it('refuses an update that the engine refuses', async () => {
      await assert.rejects(
        update('joke', randomUUID(), { topic: 'x' }, 'nobody'),
        (error: GraphHostError) => {
          return error.code === 'invalid-update' && /nobody/.test(error.message);
        },
      );
    });

    it('works out the annotation of a stored checkpoint again, and of none where there is none', async () => {
      const thread = randomUUID();
      await test.run('nested', thread);
      for (const stored of await test.history(thread)) {
        const { annotation, checkpoint } = stored;
        const again = await test.host.describe({
          graph_id: 'nested',
          thread_id: thread,
          checkpoint_ns: '',
          checkpoint_id: checkpoint.id,
        });
        assert.deepEqual(again?.tasks, annotation?.tasks);
        assert.deepEqual(again?.value_channels, annotation?.value_channels);
      }
      assert.equal(
        await test.host.describe({
          graph_id: 'joke',
          thread_id: thread,
          checkpoint_ns: '',
          checkpoint_id: randomUUID(),
        }),
        null,
      );
    });
  });

  it('draws and describes', async () => {
    const drawn = await test.host.draw({ graph_id: 'nested', xray: true });
    assert.ok(drawn.nodes.some(({ id }) => id === 'inside:inner_ask'));
    const { state_schema: state } = await test.host.schemas({ graph_id: 'builder' });
    assert.deepEqual(Object.keys((state as { properties: object }).properties), ['topic', 'count']);
    const plain = await test.host.schemas({ graph_id: 'joke' });
    assert.deepEqual(plain.state_schema, { type: 'object', properties: { topic: {}, joke: {}, log: {} } });
  });
});
