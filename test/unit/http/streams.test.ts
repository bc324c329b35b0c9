import assert from 'node:assert/strict';
import { eventStream, eventualJson } from '../../../server/http/streams.js';
import { createEventLog } from '../../../server/runs/eventLog.js';

/** Reads until the text matches, so that the test waits for what happens and not for a time. */
async function readUntil(
  response: Response,
  wanted: RegExp,
): Promise<{ text: string; cancel: () => Promise<void> }> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!wanted.test(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  return { text, cancel: () => reader.cancel() };
}

describe('answers that take as long as a run', () => {
  it('show signs of life between events, without a blank line that would count as an event', async () => {
    const log = createEventLog();
    log.append('metadata', { run_id: 'r' });
    const response = eventStream((signal) => log.read(0, signal), { headers: {}, beatMs: 1 });
    const { text, cancel } = await readUntil(response, /: heartbeat\n/);
    assert.match(text, /^id: 1\nevent: metadata\ndata: \{"run_id":"r"\}\n\n(: heartbeat\n)+$/);
    await cancel();
  });

  it('notice a reader that leaves', async () => {
    const log = createEventLog();
    log.append('metadata', {});
    let left = 0;
    const response = eventStream((signal) => log.read(0, signal), { headers: {}, onLeave: () => left++ });
    const { cancel } = await readUntil(response, /metadata/);
    await cancel();
    assert.equal(left, 1);
  });

  it('keep JSON valid with white space in front', async () => {
    let settle: (value: unknown) => void = () => undefined;
    const value = new Promise<unknown>((resolve) => (settle = resolve));
    const headers = { 'Content-Location': '/x' };
    const response = await eventualJson(value, { headers, beatMs: 1, soonMs: 0 });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal((await reader.read()).value, '\n');
    settle({ done: true });
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    assert.deepEqual(JSON.parse(text), { done: true });
    assert.equal(response.headers.get('content-location'), '/x');
  });

  it('tell what is there soon as a plain answer', async () => {
    const headers = { 'Content-Location': '/x' };
    const response = await eventualJson(Promise.resolve({ done: true }), { headers, beatMs: 1 });
    assert.equal(await response.text(), '{"done":true}');
    assert.equal(response.headers.get('content-type'), 'application/json');
    assert.equal(response.headers.get('content-location'), '/x');
  });

  it('notice a reader who left before the answer began', async () => {
    let left = 0;
    const value = new Promise<unknown>(() => undefined);
    const response = await eventualJson(value, { headers: {}, onLeave: () => left++, soonMs: 0 });
    await response.body?.cancel();
    assert.equal(left, 1);
  });
});
