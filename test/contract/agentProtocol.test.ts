import assert from 'node:assert/strict';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import { WebSocket } from 'ws';
import { protocolSocket, type Frame } from './protocolSocket.js';
import { serverStarter, type ServerProcess } from './serverProcess.js';

const config = fileURLToPath(new URL('../fixtures/streaming/langgraph.json', import.meta.url));

interface ProtocolEvent {
  event_id: string;
  seq: number;
  method: string;
  params: { namespace: string[]; timestamp: number; data: Record<string, unknown> };
}

describe('the newer streaming protocol on the wire', () => {
  const starter = serverStarter();
  let server: ServerProcess;
  let client: Client;
  before(async () => {
    server = await starter.start({ config });
    client = new Client({ apiUrl: server.url, apiKey: null });
  });
  after(() => starter.stopAll());

  const post = (path: string, body: unknown, init: RequestInit = {}) =>
    fetch(`${server.url}${path}`, { method: 'POST', body: JSON.stringify(body), ...init });
  const command = async (threadId: string, method: string, params: unknown = {}) => {
    const response = await post(`/threads/${threadId}/commands`, { id: 7, method, params });
    assert.equal(response.status, 200);
    return (await response.json()) as Frame;
  };
  /** Events until the root's terminal lifecycle, or until `last` says so. */
  const events = async (
    threadId: string,
    request: Record<string, unknown>,
    headers: Record<string, string> = {},
    last = isTerminal,
  ): Promise<{ frames: string[]; events: ProtocolEvent[] }> => {
    const leave = new AbortController();
    const path = `/threads/${threadId}/stream/events`;
    const response = await post(path, request, { headers, signal: leave.signal });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type')!, /^text\/event-stream/);
    const frames: string[] = [];
    let rest = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      const pieces = (rest + part).split('\n\n');
      rest = pieces.pop() ?? '';
      // A slow machine may get a sign of life in between.
      frames.push(...pieces.map((piece) => piece.replace(/^(: heartbeat\n)+/, '')));
      if (frames.some((frame) => last(parse(frame)))) break;
    }
    leave.abort();
    return { frames, events: frames.map(parse) };
  };

  it('frames events with their number and method, and replays after the number given', async () => {
    const threadId = crypto.randomUUID();
    const started = await command(threadId, 'run.start', { assistant_id: 'steps', input: { wanted: 2 } });
    assert.equal(started.type, 'success');
    assert.equal(started.id, 7);
    assert.equal((started.meta as { thread_id: string }).thread_id, threadId);
    const channels = ['values', 'lifecycle'];
    const whole = await events(threadId, { channels });
    for (const [index, event] of whole.events.entries()) {
      const frame = `id: ${event.seq}\nevent: ${event.method}\ndata: ${JSON.stringify(event)}`;
      assert.equal(whole.frames[index], frame);
      assert.equal(event.event_id, String(event.seq));
    }
    const seen = whole.events[1]!.seq;
    const rest = await events(threadId, { channels, since: seen });
    assert.deepEqual(rest.events, whole.events.slice(2));
    const resumed = await events(threadId, { channels }, { 'last-event-id': String(seen) });
    assert.deepEqual(resumed.events, rest.events);
  });

  it('goes on with larger numbers after a restart', async () => {
    const dataDir = await starter.newDataDir();
    const threadId = crypto.randomUUID();
    const numbers: number[] = [];
    const kept = server;
    for (const wanted of [1, 2]) {
      server = await starter.start({ config, dataDir });
      await command(threadId, 'run.start', { assistant_id: 'steps', input: { wanted } });
      const found = await events(threadId, { channels: ['lifecycle'] });
      numbers.push(...found.events.map(({ seq }) => seq));
      await server.stop();
    }
    server = kept;
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((a, b) => a - b),
    );
  });

  it('shows runs of the older API to its readers, and its own runs to those of the older', async () => {
    const { thread_id: threadId } = await client.threads.create();
    const following = events(threadId, { channels: ['values', 'updates', 'lifecycle', 'custom'] });
    // The reader is there before the run: its stream has been answered when the first command is.
    await command(threadId, 'agent.getTree');
    await client.runs.wait(threadId, 'steps', { input: { wanted: 1 } });
    const seen = await following;
    assert.deepEqual(
      seen.events.map(({ method, params }) => params.data.event ?? method),
      ['running', 'completed'],
    );

    const other = crypto.randomUUID();
    const { result } = await command(other, 'run.start', { assistant_id: 'steps', input: { wanted: 1 } });
    const joined: { event: string; data: unknown }[] = [];
    for await (const chunk of client.runs.joinStream(other, result!.run_id as string)) joined.push(chunk);
    assert.deepEqual(joined.find(({ event }) => event === 'updates')?.data, {
      step: { done: 1, log: ['step 1'] },
    });
    assert.deepEqual((joined.findLast(({ event }) => event === 'values')?.data as { done: number }).done, 1);
  });

  it('tells of the end of a run that was cancelled before its turn, after that of the run under way', async () => {
    const threadId = crypto.randomUUID();
    const start = async () => {
      const params = { assistant_id: 'endless', input: { how: 'polite' } };
      const { result } = await command(threadId, 'run.start', params);
      return result!.run_id as string;
    };
    const running = await start();
    const ends = (frame: Partial<ProtocolEvent>) => isTerminal(frame) && ++seen === 2;
    let seen = 0;
    const following = events(threadId, { channels: ['lifecycle'] }, {}, ends);
    const waiting = await start();
    for await (const { event } of client.runs.joinStream(threadId, running)) if (event === 'updates') break;
    await client.runs.cancel(threadId, waiting, true);
    assert.equal((await client.runs.get(threadId, running)).status, 'running');
    await client.runs.cancel(threadId, running, true);
    const told = (await following).events.map(({ params }) => params.data.event);
    assert.deepEqual(told, ['running', 'interrupted', 'interrupted']);
  });

  it('answers commands that cannot be done with the code for it', async () => {
    const threadId = crypto.randomUUID();
    const refused = async (method: string, params: unknown, code: string) => {
      const answer = await command(threadId, method, params);
      assert.deepEqual([answer.type, answer.id, answer.error], ['error', 7, code], JSON.stringify(answer));
    };
    await refused('run.start', {}, 'invalid_argument');
    await refused('run.start', { assistant_id: 'nobody' }, 'invalid_argument');
    await refused('run.start', { assistant_id: 'steps', multitaskStrategy: 'odd' }, 'invalid_argument');
    await refused('input.respond', { interrupt_id: 'x', response: 1 }, 'no_such_run');
    await refused('input.inject', { message: { role: 'user', content: 'hi' } }, 'no_such_run');
    await refused('state.get', { namespace: [] }, 'no_such_run');
    await refused('subscription.subscribe', { channels: ['values'] }, 'not_supported');
    await refused('run.dance', {}, 'unknown_command');
    await command(threadId, 'run.start', { assistant_id: 'steps', input: { wanted: 1 } });
    await events(threadId, { channels: ['lifecycle'] });
    await refused('input.respond', { interrupt_id: 'x', response: 1 }, 'no_such_interrupt');
    await refused('state.get', { namespace: ['nowhere:1'] }, 'no_such_namespace');
    const odd = await post(`/threads/${threadId}/commands`, { method: 'run.start' });
    assert.equal(odd.status, 400);
    assert.equal(((await odd.json()) as Frame).error, 'invalid_argument');
    const empty = await post(`/threads/${threadId}/stream/events`, { channels: [] });
    assert.equal(empty.status, 400);
    assert.match(((await empty.json()) as { detail: string }).detail, /^channels: /);
    const path = await post('/threads/odd/commands', { id: 1, method: 'agent.getTree' });
    assert.equal(path.status, 422);
  });

  it('takes what a person says in between as the next input', async () => {
    const threadId = crypto.randomUUID();
    await command(threadId, 'run.start', { assistant_id: 'modes', input: { messages: [] } });
    await events(threadId, { channels: ['lifecycle'] });
    const message = { role: 'user', content: 'One more thing' };
    const { result } = await command(threadId, 'input.inject', { namespace: [], message });
    const values = (await client.runs.join(threadId, result!.run_id as string)) as unknown as {
      messages: { content: string }[];
    };
    assert.equal(values.messages.at(-2)?.content, 'One more thing');
  });

  describe('over a WebSocket', () => {
    const connect = (threadId: string, headers: Record<string, string> = {}) =>
      protocolSocket(server.url, threadId, headers);

    it('subscribes before the run, replays after it, and unsubscribes', async () => {
      const { socket, frames, next, ask } = connect(crypto.randomUUID());
      await once(socket, 'open');
      const first = await ask(1, 'subscription.subscribe', { channels: ['lifecycle'] });
      assert.deepEqual(first.result, { ...first.result, replayed_events: 0 });
      await ask(2, 'run.start', { assistant_id: 'steps', input: { wanted: 1 } });
      await next((frame) => isTerminal(frame as unknown as ProtocolEvent));
      const lifecycle = frames.filter(({ type }) => type === 'event');
      const again = await ask(3, 'subscription.subscribe', { channels: ['lifecycle'] });
      assert.deepEqual(again.result, { ...again.result, replayed_events: lifecycle.length });
      await ask(4, 'agent.getTree');
      const at = frames.indexOf(again);
      assert.deepEqual(frames.slice(at + 1, at + 1 + lifecycle.length), lifecycle);
      for (const [id, { result }] of [first, again].entries())
        assert.equal((await ask(5 + id, 'subscription.unsubscribe', result)).type, 'success');
      const gone = await ask(7, 'subscription.unsubscribe', first.result);
      assert.equal(gone.error, 'no_such_subscription');
      socket.send('no JSON');
      assert.equal((await next(({ id }) => id === null)).error, 'invalid_argument');
      socket.close();
      await once(socket, 'close');
    });

    it('restores the subscriptions of a connection that broke, and sends what was missed', async () => {
      const threadId = crypto.randomUUID();
      const first = connect(threadId);
      await once(first.socket, 'open');
      const values = await first.ask(1, 'subscription.subscribe', { channels: ['values'] });
      const lifecycle = await first.ask(2, 'subscription.subscribe', { channels: ['lifecycle'] });
      const ids = [values, lifecycle].map(({ result }) => result!.subscription_id);
      const started = await first.ask(3, 'run.start', { assistant_id: 'steps', input: { wanted: 3 } });
      const { run_id: runId } = started.result as { run_id: string };
      await first.next((frame) => isTerminal(frame as unknown as ProtocolEvent));
      first.socket.terminate();
      const seen = first.frames.filter(({ type }) => type === 'event') as unknown as ProtocolEvent[];

      const second = connect(threadId);
      await once(second.socket, 'open');
      const missed = seen.slice(2);
      const restored = await second.ask(1, 'subscription.reconnect', {
        run_id: runId,
        last_event_id: seen[1]!.event_id,
        subscriptions: ids,
      });
      assert.deepEqual(restored.result, {
        restored: true,
        missed_events: missed.length,
        current_namespaces: [{ namespace: [], status: 'completed' }],
      });
      await second.ask(2, 'agent.getTree');
      const events = () => second.frames.filter(({ type }) => type === 'event') as unknown as ProtocolEvent[];
      assert.deepEqual(events(), missed);
      // What comes from now on is sent too, once for both subscriptions.
      await second.ask(3, 'run.start', { assistant_id: 'steps', input: { wanted: 4 } });
      await second.next(
        (frame) =>
          isTerminal(frame as unknown as ProtocolEvent) && (frame.seq as number) > missed.at(-1)!.seq,
      );
      const later = events().slice(missed.length);
      assert.deepEqual([later[0]!.method, later.at(-1)!.method], ['lifecycle', 'lifecycle']);
      assert.ok(later.some(({ method }) => method === 'values'));

      const refused = async (id: number, params: object) => second.ask(id, 'subscription.reconnect', params);
      const unknown = await refused(4, { run_id: runId, subscriptions: ['subscription-0-0'] });
      assert.equal(unknown.result?.restored, false);
      const tooOld = await refused(5, { run_id: runId, last_event_id: '1', subscriptions: ids });
      assert.equal(tooOld.result?.restored, false);
      const noRun = await refused(6, { run_id: crypto.randomUUID(), subscriptions: ids });
      assert.equal(noRun.error, 'no_such_run');
      assert.equal((await refused(7, {})).error, 'invalid_argument');
      await second.ask(8, 'subscription.unsubscribe', { subscription_id: ids[0] });
      assert.equal((await refused(9, { run_id: runId, subscriptions: ids })).result?.restored, false);
      second.socket.close();
    });

    it('is held to the API key and to the limit of a body', async () => {
      const args = ['--port', '0', '--api-key', 'secret', '--max-body', '2kb'];
      const { url } = await starter.start({ config, args });
      for (const headers of [{}, { 'x-api-key': 'wrong' }]) {
        const { socket } = protocolSocket(url, crypto.randomUUID(), headers);
        const [, response] = (await once(socket, 'unexpected-response')) as [
          unknown,
          { statusCode: number; resume: () => void },
        ];
        assert.equal(response.statusCode, 401);
        response.resume();
        socket.on('error', () => undefined);
        socket.terminate();
      }
      const { socket, ask } = protocolSocket(url, crypto.randomUUID(), { 'x-api-key': 'secret' });
      await once(socket, 'open');
      assert.equal((await ask(1, 'agent.getTree')).type, 'success');
      socket.send(JSON.stringify({ id: 2, method: 'run.start', params: { text: 'x'.repeat(3000) } }));
      const [code] = (await once(socket, 'close')) as [number];
      assert.equal(code, 1009);
      const health = await fetch(`${url}/ok`);
      assert.equal(health.status, 200);
    });

    it('refuses a frame that is nested too deep', async () => {
      const { socket, ask, next } = connect(crypto.randomUUID());
      await once(socket, 'open');
      socket.send(`{"id":1,"method":"run.start","params":{"input":${'['.repeat(9000)}${']'.repeat(9000)}}}`);
      assert.equal((await next(({ id }) => id === null)).error, 'invalid_argument');
      assert.equal((await ask(2, 'agent.getTree')).type, 'success');
      socket.close();
    });

    it('is closed to pages of other sites, and to rebound names', async () => {
      for (const headers of [{ origin: 'https://evil.example' }, { host: 'evil.example' }]) {
        const { socket } = connect(crypto.randomUUID(), headers);
        const [, response] = (await once(socket, 'unexpected-response')) as [
          unknown,
          { statusCode: number; resume: () => void },
        ];
        assert.equal(response.statusCode, 403);
        response.resume();
        socket.on('error', () => undefined);
        socket.terminate();
      }
      const { socket } = connect(crypto.randomUUID(), { origin: 'http://localhost:5173' });
      await once(socket, 'open');
      socket.terminate();
    });

    it('does not keep the server from ending', async () => {
      const other = await starter.start({ config });
      const socket = new WebSocket(
        `${other.url.replace('http', 'ws')}/threads/${crypto.randomUUID()}/stream/events`,
      );
      await once(socket, 'open');
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      assert.equal(await other.stop(), 0);
      await closed;
    });
  });
});

function parse(frame: string): ProtocolEvent {
  return JSON.parse(frame.slice(frame.indexOf('data: ') + 6)) as ProtocolEvent;
}

function isTerminal(frame: Partial<ProtocolEvent>): boolean {
  const { method, params } = frame;
  const { event } = (params?.data ?? {}) as { event?: string };
  return (
    method === 'lifecycle' &&
    params !== undefined &&
    params.namespace.length === 0 &&
    ['completed', 'failed', 'interrupted'].includes(event ?? '')
  );
}
