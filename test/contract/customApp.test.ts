import assert from 'node:assert/strict';
import path from 'node:path';
import { fixtureConfig, serverStarter, type ServerProcess } from './serverProcess.js';

const config = path.join(path.dirname(fixtureConfig), '../project/app.json');

describe('an HTTP app of the project', () => {
  const starter = serverStarter();
  let server: ServerProcess;
  before(async () => {
    server = await starter.start({ config });
  });
  after(() => starter.stopAll());

  it('answers on its routes, bytes and cookies as they are', async () => {
    const hello = await fetch(`${server.url}/hello?name=ann`);
    assert.equal(await hello.text(), 'hello ann');
    assert.equal(hello.headers.get('x-custom'), 'hello');
    const bytes = new Uint8Array([0, 255, 1, 254]);
    const echo = await fetch(`${server.url}/echo`, { method: 'POST', body: bytes });
    assert.equal(echo.status, 201);
    assert.deepEqual(new Uint8Array(await echo.arrayBuffer()), bytes);
    assert.deepEqual(echo.headers.getSetCookie(), ['a=1', 'b=2']);
    assert.equal((await fetch(`${server.url}/throws`)).status, 500);
  });

  it('streams as the app does, and tells it when the reader leaves', async () => {
    const leave = new AbortController();
    const response = await fetch(`${server.url}/ticks`, { signal: leave.signal });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    assert.equal(response.headers.get('x-custom'), 'hello');
    const parts = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal((await parts.read()).value, 'data: one\n\n');
    await fetch(`${server.url}/go`, { method: 'POST' });
    assert.equal((await parts.read()).value, 'data: two\n\n');
    leave.abort();
    await parts.read().catch(() => undefined);
    assert.equal(await (await fetch(`${server.url}/left`)).text(), 'left');
  });

  it('gets the body of a request as it comes', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const answer = fetch(`${server.url}/upload`, { method: 'POST', body: readable, duplex: 'half' });
    await writer.write(new Uint8Array(1000));
    // The rest is sent only when the app has seen the first part.
    await server.heard('uploaded 1000');
    await writer.write(new Uint8Array(500));
    await server.heard('uploaded 1500');
    await writer.close();
    assert.deepEqual(await (await answer).json(), { bytes: 1500 });
  });

  it('may answer before the body has ended', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const answer = fetch(`${server.url}/peek`, { method: 'POST', body: readable, duplex: 'half' });
    await writer.write(new TextEncoder().encode('first'));
    assert.equal(await (await answer).text(), 'first');
    await writer.close().catch(() => undefined);
  });

  it('leaves the body to the routes of the server when its middleware has read it', async () => {
    const metadata = { text: 'x'.repeat(300_000) };
    for (const headers of [{}, { 'x-read': '1' }] as Record<string, string>[]) {
      const body = JSON.stringify({ metadata });
      const response = await fetch(`${server.url}/threads`, { method: 'POST', headers, body });
      assert.deepEqual(((await response.json()) as { metadata: unknown }).metadata, metadata);
    }
  });

  it('is not sent more than a body may hold, whether or not its length is said', async () => {
    const small = await starter.start({ config, args: ['--port', '0', '--max-body', '1kb'] });
    const upload = (body: Uint8Array | ReadableStream<Uint8Array>) =>
      fetch(`${small.url}/upload`, { method: 'POST', body, duplex: 'half' });
    assert.equal((await upload(new Uint8Array(1025))).status, 413);
    const parts = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(600)),
    });
    const response = await upload(parts);
    assert.equal(response.status, 413);
    assert.match(((await response.json()) as { detail: string }).detail, /--max-body/);
    assert.equal((await upload(new Uint8Array(1000))).status, 200);
    await small.stop();
  });

  it('breaks off where the app does', async () => {
    const response = await fetch(`${server.url}/breaks`);
    assert.equal(response.status, 200);
    await assert.rejects(response.arrayBuffer());
    assert.equal((await fetch(`${server.url}/hello`)).status, 200);
  });

  it('puts its middleware around the routes of the server', async () => {
    const body = JSON.stringify({ metadata: { a: 1 } });
    const thread = await fetch(`${server.url}/threads`, { method: 'POST', body });
    assert.equal(thread.status, 200);
    assert.equal(thread.headers.get('x-custom'), 'hello');
    assert.match(thread.headers.get('content-type') ?? '', /json/);
    assert.deepEqual(((await thread.json()) as { metadata: unknown }).metadata, { a: 1 });
    const blocked = await fetch(`${server.url}/threads`, {
      method: 'POST',
      body,
      headers: { 'x-blocked': '1' },
    });
    assert.equal(blocked.status, 418);
    const missing = await fetch(`${server.url}/nowhere`);
    assert.equal(missing.status, 404);
    assert.match(((await missing.json()) as { detail: string }).detail, /nowhere/);
    const run = await fetch(`${server.url}/runs/wait`, {
      method: 'POST',
      body: JSON.stringify({ assistant_id: 'whoami', input: {} }),
    });
    assert.equal(run.status, 200);
  });
});
