import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { StreamController } from '@langchain/langgraph-sdk/stream';
import { WebSocket } from 'ws';
import { fixtureNamed, serverStarter, type ServerProcess } from './serverProcess.js';

const config = fixtureNamed('streaming');

interface Seen {
  seq: number;
  method: string;
  params: { namespace: string[]; node?: string; data: Record<string, unknown> };
}

const transports = {
  sse: {},
  // Node 20 has no WebSocket of its own.
  websocket: {
    transport: 'websocket' as const,
    webSocketFactory: (url: string) => new WebSocket(url) as never,
  },
};

describe('threads.stream of the SDK', () => {
  const starter = serverStarter();
  let server: ServerProcess;
  let client: Client;
  before(async () => {
    server = await starter.start({ config });
    client = new Client({ apiUrl: server.url, apiKey: null });
  });
  after(() => starter.stopAll());

  const all = [
    'values',
    'updates',
    'messages',
    'tools',
    'lifecycle',
    'input',
    'custom',
    'checkpoints',
    'tasks',
  ] as const;

  for (const [name, options] of Object.entries(transports)) {
    describe(`over ${name}`, () => {
      const open = (assistantId: string, threadId?: string) =>
        client.threads.stream(threadId ?? crypto.randomUUID(), { assistantId, ...options });

      it('shows messages token by token, values, and how the run ended', async () => {
        const thread = open('modes');
        // Asked for before the run begins: the SDK ends a projection that opens while the run's end arrives, unread.
        const { messages } = thread;
        const { run_id: runId } = (await thread.run.start({ input: {} })) as { run_id: string };
        assert.match(runId, /^[0-9a-f-]{36}$/);
        const texts: string[] = [];
        for await (const message of messages) texts.push(await message.text);
        assert.deepEqual(texts, ['hello there']);
        const output = (await thread.output) as { messages: { text: string }[] };
        assert.equal(output.messages.at(-1)?.text, 'hello there');
        assert.equal(thread.interrupted, false);
        await thread.close();
      });

      it('sends every channel', async () => {
        const thread = open('helper');
        const seen: Seen[] = [];
        thread.onEvent((event) => void seen.push(event as unknown as Seen));
        const subscribed = thread.subscribe([...all]);
        await thread.run.start({ input: { messages: [] } });
        for await (const _ of await subscribed) {
          // Until the run's end.
        }
        const ofMethod = (method: string) => seen.filter((event) => event.method === method);
        assert.deepEqual(ofMethod('updates').map(({ params }) => params.node ?? params.data.node), ['decide', 'tools']); // prettier-ignore
        assert.deepEqual(ofMethod('tools').map(({ params }) => params.data.event), ['tool-started', 'tool-finished']); // prettier-ignore
        assert.deepEqual(ofMethod('custom')[0]?.params.data, { name: 'mood', payload: 'curious' });
        assert.ok(ofMethod('tasks').length >= 4);
        const checkpoints = ofMethod('checkpoints').map(({ params }) => params.data.id);
        const history = await client.threads.getHistory(thread.threadId);
        assert.deepEqual(checkpoints, history.map(({ checkpoint }) => checkpoint.checkpoint_id).reverse());
        const root = ofMethod('lifecycle').filter(({ params }) => params.namespace.length === 0);
        assert.deepEqual(root.map(({ params }) => params.data.event), ['running', 'completed']); // prettier-ignore
        const numbers = seen.map(({ seq }) => seq);
        assert.deepEqual(
          numbers,
          [...numbers].sort((a, b) => a - b),
        );
        await thread.close();
      });

      it('asks, takes several answers at once and goes on', async () => {
        const thread = open('parallel');
        await thread.run.start({ input: { topic: 'rain' } });
        await thread.output;
        assert.equal(thread.interrupted, true);
        assert.deepEqual(thread.interrupts.map(({ payload }) => payload).sort(), [
          'How does rain smell?',
          'How does rain taste?',
        ]);
        const { namespace, interruptId } = thread.interrupts[0]!;
        const others = thread.interrupts.slice(1);
        await assert.rejects(
          thread.input.respond({ namespace: [], interrupt_id: 'nobody', response: '' }),
          /does not ask nobody/,
        );
        await thread.input.respond({
          responses: [
            { namespace, interrupt_id: interruptId, response: 'sweet' },
            ...others.map((each) => ({
              namespace: each.namespace,
              interrupt_id: each.interruptId,
              response: 'green',
            })),
          ],
        });
        await ended(thread.threadId);
        const { values, next } = await client.threads.getState<{ answers: string[] }>(thread.threadId);
        assert.deepEqual(next, []);
        assert.equal(values.answers.at(-1), 'closed');
        assert.equal(values.answers.length, 3);
        await thread.close();
      });

      it('reads the state, lists checkpoints and forks', async () => {
        const thread = open('steps');
        await thread.run.start({ input: { wanted: 3 } });
        await thread.output;
        const got = await thread.state.get({ namespace: [], keys: ['done'] });
        assert.deepEqual(got.values, { done: 3 });
        const { checkpoints } = (await thread.state.listCheckpoints({ limit: 10 })) as {
          checkpoints: { id: string; step: number; node_name?: string }[];
        };
        assert.deepEqual(
          checkpoints.map(({ step, node_name: node }) => [step, node]),
          [[3, 'step'], [2, 'step'], [1, 'step'], [0, '__start__'], [-1, undefined]], // prettier-ignore
        );
        const second = checkpoints[1]!;
        const fork = (await thread.state.fork({ checkpoint_id: second.id })) as { run_id: string };
        const run = (await client.runs.join(thread.threadId, fork.run_id)) as { done: number };
        assert.equal(run.done, 3);
        await assert.rejects(
          thread.state.fork({ checkpoint_id: '1f1e0000-0000-6000-8000-000000000000' }),
          /not found/,
        );
        const tree = await thread.agent.getTree();
        assert.deepEqual(tree.tree, { namespace: [], status: 'completed', graph_name: 'steps' });
        await thread.close();
      });

      it('starts a run from an earlier checkpoint with new input', async () => {
        const thread = open('parallel');
        await thread.run.start({ input: { topic: 'rain' } });
        await thread.output;
        const history = await client.threads.getHistory(thread.threadId);
        const first = history.at(-1)!.checkpoint.checkpoint_id!;
        const again = open('parallel', thread.threadId);
        await again.run.start({ input: { topic: 'snow' }, forkFrom: first });
        await again.output;
        assert.deepEqual(again.interrupts.map(({ payload }) => payload).sort(), [
          'How does snow smell?',
          'How does snow taste?',
        ]);
        await Promise.all([thread.close(), again.close()]);
      });

      it('tells of subgraphs, and only as deep as asked', async () => {
        const thread = open('nested');
        const lifecycle: Seen[] = [];
        const shallow: Seen[] = [];
        const [deep, near] = [
          thread.subscribe({ channels: ['lifecycle'] }),
          thread.subscribe({ channels: ['updates'], namespaces: [[]], depth: 0 }),
        ];
        await thread.run.start({ input: {} });
        for await (const event of await deep) lifecycle.push(event as unknown as Seen);
        for await (const event of await near) shallow.push(event as unknown as Seen);
        const told = lifecycle.map(({ params }) => [
          params.namespace[0]?.split(':')[0] ?? '',
          params.data.event,
        ]);
        assert.deepEqual(
          told.filter(([graph]) => graph === 'inside').map(([, event]) => event),
          ['started', 'interrupted'],
        );
        assert.deepEqual(shallow.map(({ params }) => params.node ?? params.data.node), ['before']); // prettier-ignore
        assert.equal(thread.interrupts[0]?.payload, 'Go on?');
        const { interruptId, namespace } = thread.interrupts[0];
        await thread.input.respond({ namespace, interrupt_id: interruptId, response: false });
        await ended(thread.threadId);
        const { values } = await client.threads.getState<{ trail: string[] }>(thread.threadId);
        assert.deepEqual(values.trail.slice(-2), ['inner false', 'after']);
        await thread.close();
      });

      it('tells of a run that failed', async () => {
        const thread = open('failing');
        const subscribed = thread.subscribe(['lifecycle']);
        await thread.run.start({ input: {} });
        const seen: Seen[] = [];
        for await (const event of await subscribed) seen.push(event as unknown as Seen);
        assert.deepEqual(seen.at(-1)?.params.data, {
          event: 'failed',
          graph_name: 'failing',
          error: 'the work went wrong',
        });
        await thread.close();
      });

      it('carries a front end: StreamController submits, asks, answers, and picks the thread up again', async () => {
        const controller = new StreamController<{ answers: string[]; topic: string }>({
          assistantId: 'parallel',
          client: client as never,
          threadId: null,
          ...options,
        });
        await controller.submit({ topic: 'soup' });
        const asking = controller.rootStore.getSnapshot();
        assert.equal(asking.error, undefined);
        assert.equal(asking.interrupts.length, 2);
        for (const { id } of asking.interrupts.slice(0, 1))
          await controller.respond('hot', { interruptId: id! });
        await ended(asking.threadId!);
        const left = await client.threads.getState(asking.threadId!);
        assert.equal(left.tasks.flatMap(({ interrupts }) => interrupts).length, 1);

        const reloaded = new StreamController<{ answers: string[]; topic: string }>({
          assistantId: 'parallel',
          client: client as never,
          threadId: asking.threadId,
          ...options,
        });
        await reloaded.hydrate(asking.threadId);
        // The values are shown a moment later than the rest.
        await new Promise<void>((resolve) => {
          const look = () => reloaded.rootStore.getSnapshot().values.topic === 'soup' && resolve();
          reloaded.rootStore.subscribe(() => void look());
          look();
        });
        assert.equal(reloaded.rootStore.getSnapshot().interrupts.length, 1);
        await controller.disconnect();
        await reloaded.disconnect();
      });
    });
  }

  it('gives the rest of an earlier run to who asks from an event of it, and questions under both names', async () => {
    const threadId = crypto.randomUUID();
    const start = async (): Promise<void> => {
      const params = { assistant_id: 'parallel', input: { topic: 'rain' } };
      const body = JSON.stringify({ id: 1, method: 'run.start', params });
      await fetch(`${server.url}/threads/${threadId}/commands`, { method: 'POST', body });
      await ended(threadId);
    };
    const events = async (since: number): Promise<Seen[]> => {
      const body = JSON.stringify({ channels: ['lifecycle', 'input'], namespaces: [[]], depth: 9, since });
      const leave = new AbortController();
      const path = `${server.url}/threads/${threadId}/stream/events`;
      const response = await fetch(path, { method: 'POST', body, signal: leave.signal });
      const seen: Seen[] = [];
      let text = '';
      for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
        text += part;
        const frames = text.split('\n\n');
        text = frames.pop() ?? '';
        for (const frame of frames) {
          const data = /^data: (.*)$/m.exec(frame)?.[1];
          if (data !== undefined) seen.push(JSON.parse(data) as Seen);
        }
        if (seen.filter(({ method, params }) => method === 'lifecycle' && isRootEnd(params)).length === 2)
          break;
      }
      leave.abort();
      return seen;
    };
    const isRootEnd = ({ namespace, data }: Seen['params']): boolean =>
      namespace.length === 0 && ['interrupted', 'completed', 'failed'].includes(String(data.event));
    await start();
    await start();
    const all = await events(0);
    const asked = all.find(({ method }) => method === 'input.requested')!;
    assert.deepEqual(asked.params.data.value, asked.params.data.payload);
    assert.notEqual(asked.params.data.value, undefined);
    assert.deepEqual(await events(all[0]!.seq), all.slice(1));
  });

  /** The thread's newest run has ended. */
  async function ended(threadId: string): Promise<void> {
    const [newest] = await client.runs.list(threadId, { limit: 1 });
    if (newest !== undefined) await client.runs.join(threadId, newest.run_id).catch(() => undefined);
  }
});
