// The extension's client against Python's own `langgraph dev`: everything the views do works on a server of others.
import assert from 'node:assert/strict';
import { readEventStream } from '../../extension/api/eventStream.js';
import { LangGraphApi } from '../../extension/api/langGraphApi.js';
import { probeServer } from '../../extension/server/probeServer.js';
import { RemoteServer } from '../../extension/server/remoteServer.js';
import { DebugStory } from '../dap/debugStory.js';
import { breakAtNodes } from '../dap/fixture.js';
import { startDevServer } from '../host/devServer.js';
import type { DevServer } from '../host/devServer.js';

describe('the extension’s client on langgraph dev', function () {
  this.timeout(600_000);
  let server: DevServer;
  let api: LangGraphApi;
  let url: string;
  let assistantId: string;
  before(async () => {
    server = await startDevServer();
    ({ url } = server);
    api = new LangGraphApi(url);
    assistantId = (await api.assistants()).find(({ graph_id: id }) => id === 'joke')!.assistant_id;
  });
  after(() => server.close());

  const runToEnd = async (thread: string, more: { checkpointId?: string } = {}) => {
    const events: string[] = [];
    const created: string[] = [];
    const request = {
      assistantId,
      input: more.checkpointId === undefined ? {} : null,
      checkpointId: more.checkpointId,
      signal: new AbortController().signal,
      onCreated: (id: string) => created.push(id),
    };
    for await (const { event } of api.streamRun(thread, request)) events.push(event);
    return { events, runId: created[0]! };
  };

  it('tells assistants, nodes and the input’s schema; Backstep’s own routes are missed without harm', async () => {
    assert.deepEqual(await api.nodes(assistantId), ['generate_topic', 'write_joke']);
    const schema = (await api.schemas(assistantId)).input as { properties: object };
    assert.ok('topic' in schema.properties, JSON.stringify(schema));
    assert.equal(await api.graphs(), null);
    const options = { url: api.url, signal: new AbortController().signal, fetch, onEvent: () => undefined };
    assert.equal(await readEventStream(options), 'unsupported');
  });

  it('is connected to, seen for what it is, and missed when it is gone', async () => {
    const credentials = { apiKey: null, headers: { 'X-Team': '7' } };
    const remote = new RemoteServer(
      { id: url, name: 'dev' },
      { plainFetch: fetch, credentials: () => Promise.resolve(credentials) },
    );
    const connected = await remote.ensure();
    assert.equal(remote.about?.isBackstep, false);
    assert.match(remote.about.version ?? '', /^\d+\./);
    const { thread_id: thread } = await connected.createThread('joke', null);
    assert.equal((await connected.thread(thread))?.metadata.graph_id, 'joke');
    assert.equal(await remote.confirmAlive(), true);
    const elsewhere = await probeServer(`${url}/elsewhere`, remote.fetch);
    assert.deepEqual(elsewhere, { kind: 'other', reason: 'HTTP 404 from /elsewhere/info' });
    await connected.deleteThread(thread);
  });

  it('runs, finds the checkpoint to go back to, forks with an edit, resumes, and lists both branches', async () => {
    const { thread_id: thread } = await api.createThread('joke', 'my joke');
    const { events, runId } = await runToEnd(thread);
    assert.ok(events.includes('updates') && events.includes('tasks'), events.join(', '));
    assert.equal((await api.run(thread, runId)).thread_id, thread);
    const past = (await api.history(thread, 10)).find(({ next }) => next.includes('write_joke'));
    assert.ok(past);
    const checkpointId = String((past.checkpoint as { checkpoint_id?: string }).checkpoint_id);
    const fork = await api.updateState(thread, checkpointId, { topic: 'chickens' }, null);
    assert.ok(fork !== null);
    await runToEnd(thread, { checkpointId: fork });
    const state = await api.state(thread);
    assert.match((state.values as { joke: string }).joke, /chickens/);
    const history = await api.history(thread, 10);
    assert.equal(history.length, 6);
    const older = await api.history(thread, 10, history[1]!.checkpoint_id ?? '');
    assert.ok(older.length < history.length);
    const before = await api.stateAt(thread, checkpointId);
    assert.deepEqual(before.values, { topic: 'socks in the dryer' });
    assert.equal((await api.thread(thread))?.metadata.name, 'my joke');
    assert.ok((await api.threads(10)).some(({ thread_id: id }) => id === thread));
    assert.deepEqual(await api.activeRuns(thread), []);
    assert.equal((await api.runStarts(thread)).length, 2);
    await api.deleteThread(thread);
    assert.equal(await api.thread(thread), null);
  });

  it('answers an interrupt() of a subgraph', async () => {
    const support = (await api.assistants()).find(({ graph_id: id }) => id === 'support')!.assistant_id;
    const { thread_id: thread } = await api.createThread('support', null);
    const run = async (request: { input: object | null; command?: { resume: boolean } }) => {
      const signal = new AbortController().signal;
      const base = { assistantId: support, signal, onCreated: () => undefined };
      for await (const { event, data } of api.streamRun(thread, { ...base, ...request } as never))
        assert.notEqual(event, 'error', JSON.stringify(data));
    };
    await run({ input: { messages: [{ role: 'user', content: 'I want a refund for order A100' }] } });
    assert.equal((await api.thread(thread))?.status, 'interrupted');
    await run({ input: null, command: { resume: true } });
    const { messages } = (await api.state(thread)).values as { messages: { content: string }[] };
    assert.equal(messages.at(-1)!.content, 'The refund for order A100 is on its way.');
  });

  it('is debugged too: by the names of nodes, forward, back, and into a fork', async () => {
    const story = await DebugStory.open();
    try {
      const launch = { graph: 'joke', input: {}, serverUrl: url, stopOnEntry: true };
      await story.launch(launch, () => breakAtNodes(story, ['write_joke']));
      await story.rest();
      const [stopped] = await story.move('continue');
      await story.scope(stopped!.id, 'State');
      await story.move('stepBack');
      await story.move('next');
      await story.move('continue');
      await story.told('langgraph-dev');
    } finally {
      await story.close();
    }
  });
});
