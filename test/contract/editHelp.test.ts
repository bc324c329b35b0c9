// What the panel's state editor learns from a real server: schema, channels and previews.
import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { LangGraphApi } from '../../extension/api/langGraphApi.js';
import { EditHelp } from '../../extension/panel/editHelp.js';
import type { ToPanel } from '../../server/protocol/panel.js';
import { fixtureConfig, serverStarter } from './serverProcess.js';

describe('the help for the state editor', () => {
  const starter = serverStarter();
  let client: Client;
  let url: string;
  before(async () => {
    ({ url } = await starter.start({ config: fixtureConfig }));
    client = new Client({ apiUrl: url, apiKey: null, callerOptions: { maxRetries: 0 } });
  });
  after(() => starter.stopAll());

  const helpFor = (threadId: string, fetchFn: typeof fetch = fetch) => {
    const posted: ToPanel[] = [];
    const logged: string[] = [];
    const help = new EditHelp({
      api: () => new LangGraphApi(url, fetchFn),
      threadId,
      graphId: () => 'reducers',
      post: (message) => posted.push(message),
      log: (line) => logged.push(line),
    });
    return { help, posted, logged };
  };
  const ran = async () => {
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'reducers', { input: { topic: 'cats' } });
    const [, before] = await client.threads.getHistory(id);
    return { id, checkpoint_id: before!.checkpoint.checkpoint_id! };
  };

  it('tells the schema and the channels of a graph that no worker had loaded, then what an edit gives', async () => {
    const { thread_id: id } = await client.threads.create();
    const { help, posted } = helpFor(id);
    await help.describeState();
    const [told] = posted;
    assert.equal(told?.type, 'stateSchema');
    assert.equal(told.channels?.total?.reducer, 'add');
    assert.notEqual(told.schema, null);
    const { id: other, checkpoint_id } = await ran();
    const editing = helpFor(other);
    const question = { type: 'preview', checkpoint_id, as_node: 'collect' } as const;
    await editing.help.preview({ ...question, edit: 1, values: { total: 9 } });
    await editing.help.preview({ ...question, edit: 2, values: { tags: 7 } });
    const [first, second] = editing.posted;
    assert.equal(first?.type, 'preview');
    assert.deepEqual([first.edit, first.problem, first.preview?.next], [1, null, ['big']]);
    assert.equal((first.preview?.values as { total: number }).total, 12);
    assert.equal(second?.type, 'preview');
    assert.equal(second.preview, null);
    assert.match(second.problem, /^TypeError: tags are a list.$/);
  });

  it('answers only what was asked last', async () => {
    const { id, checkpoint_id } = await ran();
    const { help, posted } = helpFor(id);
    const ask = (edit: number) =>
      help.preview({ type: 'preview', edit, checkpoint_id, as_node: null, values: { total: edit } });
    await Promise.all([ask(1), ask(2), ask(3)]);
    assert.deepEqual(
      posted.map((message) => message.type === 'preview' && message.edit),
      [3],
    );
    const late = ask(4);
    help.dispose();
    await late;
    assert.equal(posted.length, 1);
  });

  it('says of a server that tells no channels that it tells none, and of what fails to the log', async () => {
    const { thread_id: id } = await client.threads.create();
    const other: typeof fetch = (input, init) => {
      const address = input instanceof Request ? input.url : String(input);
      if (address.includes('/backstep/')) return Promise.resolve(new Response('{}', { status: 404 }));
      if (address.includes('/schemas')) return Promise.resolve(new Response('{}', { status: 500 }));
      return fetch(input, init);
    };
    const { help, posted, logged } = helpFor(id, other);
    await help.describeState();
    assert.deepEqual(posted, [{ type: 'stateSchema', schema: null, channels: null }]);
    assert.equal(logged.length, 1);
  });
});
