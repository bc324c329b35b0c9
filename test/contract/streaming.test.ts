import assert from 'node:assert/strict';
import { type Client, type StreamMode } from '@langchain/langgraph-sdk';
import { conformingClient, conformingFetch } from './conformingFetch.js';
import { fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

interface Chunk {
  id?: string;
  event: string;
  data: unknown;
}

describe('streams', () => {
  const starter = serverStarter();
  const { fetch } = conformingFetch();
  let server: ServerProcess;
  let client: Client;
  before(async () => {
    server = await starter.start({ config: fixtureConfig });
    client = conformingClient(server.url);
  });
  after(() => starter.stopAll());

  const collect = async (stream: AsyncIterable<unknown>): Promise<Chunk[]> => {
    const chunks: Chunk[] = [];
    for await (const chunk of stream) chunks.push(chunk as Chunk);
    return chunks;
  };
  const run = async (graph: string, streamMode: StreamMode[], options = {}): Promise<Chunk[]> => {
    const { thread_id: id } = await client.threads.create();
    return collect(client.runs.stream(id, graph, { input: {}, streamMode, ...options }));
  };

  for (const [mode, event] of [
    ['values', 'values'],
    ['updates', 'updates'],
    ['messages-tuple', 'messages'],
    ['messages', 'messages/partial'],
    ['debug', 'debug'],
    ['custom', 'custom'],
    ['tasks', 'tasks'],
    ['checkpoints', 'checkpoints'],
    ['events', 'events'],
  ] as const) {
    it(`mode ${mode} sends ${event} after the metadata`, async () => {
      const chunks = await run('modes', [mode]);
      assert.equal(chunks[0]!.event, 'metadata');
      assert.match((chunks[0]!.data as { run_id: string }).run_id, /^[0-9a-f-]{36}$/);
      const kinds = new Set(chunks.slice(1).map((chunk) => chunk.event));
      assert.ok(kinds.has(event), `${[...kinds].join(', ')} without ${event}`);
      const family = event.split('/')[0]!;
      assert.deepEqual(
        [...kinds].filter((kind) => kind.split('/')[0] !== family),
        [],
      );
    });
  }

  it('several modes at once, in the order of what happens; tokens make up the message', async () => {
    const chunks = await run('modes', ['values', 'updates', 'custom', 'messages-tuple']);
    const custom = chunks.find(({ event }) => event === 'custom');
    assert.deepEqual(custom?.data, { progress: 'half' });
    const tokens = chunks
      .filter(({ event }) => event === 'messages')
      .map(({ data }) => (data as { content: string }[])[0]!.content);
    assert.ok(tokens.length > 1);
    const last = chunks.filter(({ event }) => event === 'values').at(-1)!.data as {
      messages: { content: string }[];
    };
    assert.equal(last.messages.at(-1)!.content, 'hello there');
  });

  it('config and context reach the node, its prints the log', async () => {
    const chunks = await run('modes', ['values'], {
      config: { configurable: { user: 'ada' } },
      context: { tone: 'dry' },
    });
    const { told } = chunks.at(-1)!.data as { told: unknown };
    assert.deepEqual(told, { user: 'ada', tone: 'dry' });
    assert.ok(server.errors.includes('[graph] the graph speaks'), server.errors.join('\n'));
    assert.equal(server.lines.length, 1);
  });

  it('a failing node ends the stream with an error event', async () => {
    const chunks = await run('failing', ['updates']);
    assert.deepEqual(chunks.at(-1), {
      ...chunks.at(-1),
      event: 'error',
      data: { error: 'TypeError', message: 'the work went wrong' },
    });
  });

  it('can be joined late by several readers and resumed after the last event seen', async () => {
    const { thread_id: id } = await client.threads.create();
    const created = await client.runs.create(id, 'steps', {
      input: { wanted: 20 },
      streamMode: ['updates', 'values'],
    });
    const joins = [0, 1].map(() => collect(client.runs.joinStream(id, created.run_id)));
    const [one, two] = await Promise.all(joins);
    assert.deepEqual(one, two);
    assert.equal(one!.filter(({ event }) => event === 'updates').length, 20);
    const seen = one!.at(-4)!;
    const rest = await collect(client.runs.joinStream(id, created.run_id, { lastEventId: seen.id! }));
    assert.deepEqual(rest, one!.slice(-3));
  });

  it('names the run in its headers, and frames events as the SDKs parse them', async () => {
    const { thread_id: id } = await client.threads.create();
    const response = await fetch(`${server.url}/threads/${id}/runs/stream`, {
      method: 'POST',
      body: JSON.stringify({ assistant_id: 'steps', input: { wanted: 1 }, stream_mode: 'updates' }),
    });
    assert.match(response.headers.get('content-type')!, /^text\/event-stream/);
    const base = response.headers.get('content-location')!;
    assert.match(base, new RegExp(`^/threads/${id}/runs/[0-9a-f-]{36}$`));
    assert.equal(response.headers.get('location'), `${base}/stream`);
    const text = await response.text();
    assert.match(text, /^id: 1\nevent: metadata\ndata: \{.*\}\n\nid: 2\nevent: updates\ndata: \{.*\}\n\n$/);
  });

  it('tells what changed under /backstep/events', async () => {
    const leave = new AbortController();
    const response = await fetch(`${server.url}/backstep/events`, { signal: leave.signal });
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'steps', { input: { wanted: 1 } });
    await client.threads.delete(id);
    let text = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (text.includes('"deleted"')) break;
    }
    leave.abort();
    const events = text
      .split('\n\n')
      .filter(Boolean)
      .map((frame) => JSON.parse(frame.split('\ndata: ')[1]!) as Record<string, string>);
    assert.equal(events[0]!.kind, 'hello');
    const mine = events.filter((event) => event.thread_id === id);
    const told = mine.map(({ kind, change, status }) => [kind, change ?? status].filter(Boolean).join(' '));
    assert.equal(told[0], 'thread created');
    assert.equal(told.at(-1), 'thread deleted');
    for (const wanted of ['run pending', 'run running', 'run success', 'checkpoint'])
      assert.ok(told.includes(wanted), told.join(', '));
  });

  it('tells there that assistants and the store changed, and no more of it', async () => {
    const leave = new AbortController();
    const response = await fetch(`${server.url}/backstep/events`, { signal: leave.signal });
    const { assistant_id: id } = await client.assistants.create({ graphId: 'steps', name: 'told' });
    await client.assistants.update(id, { name: 'told again' });
    await client.assistants.delete(id);
    await client.store.putItem(['told'], 'secret', { text: 'private' });
    await client.store.deleteItem(['told'], 'secret');
    let text = '';
    const count = (kind: string): number => text.split(`event: ${kind}\n`).length - 1;
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (count('store') === 2) break;
    }
    leave.abort();
    assert.equal(count('assistants'), 3);
    assert.match(text, /data: \{"kind":"store"\}\n/);
    assert.doesNotMatch(text, /secret|private|told/);
  });
});
