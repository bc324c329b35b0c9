import assert from 'node:assert/strict';
import type { EventFilter } from '../../../server/protocol/agentProtocol.js';
import type { Json } from '../../../server/protocol/api.js';
import { channelOf, matches } from '../../../server/runs/protocol/eventFilter.js';
import { createThreadEvents, type ThreadEvents } from '../../../server/runs/protocol/threadEvents.js';

const values: EventFilter = { channels: ['values'] };

describe('the protocol events of a thread', () => {
  const append = (events: ThreadEvents, data: Json, method = 'values'): void =>
    events.append(method, { namespace: [], timestamp: 0, data });
  const numbers = (events: ThreadEvents, filter = values): number[] =>
    events.kept(filter).map(({ seq }) => seq);

  it('number on from their start, and reach readers from where they ask', async () => {
    const events = createThreadEvents(100);
    append(events, 'one');
    append(events, 'odd', 'updates');
    append(events, 'two');
    const leave = new AbortController();
    const seen: number[] = [];
    for await (const { seq } of events.read(values, 101, leave.signal)) {
      seen.push(seq);
      if (seq === 103) append(events, 'three');
      if (seq === 104) leave.abort();
    }
    assert.deepEqual(seen, [103, 104]);
    assert.deepEqual(numbers(events), [101, 103, 104]);
  });

  it('show newcomers the newest run only, and who names a number everything after it', async () => {
    const events = createThreadEvents(0);
    const stop = events.listen(() => undefined);
    events.beginRun();
    append(events, 'first run');
    events.beginRun();
    append(events, 'second run');
    assert.deepEqual(numbers(events), [2]);
    const leave = new AbortController();
    for await (const { seq } of events.read(values, 0, leave.signal)) {
      assert.equal(seq, 1);
      leave.abort();
    }
    stop();
    events.beginRun();
    assert.deepEqual(numbers(events), []);
  });

  it('keep the rest of an earlier run for who was cut off, though nobody read when the next began', async () => {
    const events = createThreadEvents(0);
    for (const run of ['first', 'second']) {
      events.beginRun();
      append(events, `${run} begins`);
      append(events, `${run} ends`);
    }
    assert.deepEqual(numbers(events), [3, 4]);
    const leave = new AbortController();
    const seen: number[] = [];
    for await (const { seq } of events.read(values, 1, leave.signal)) {
      seen.push(seq);
      if (seq === 4) leave.abort();
    }
    assert.deepEqual(seen, [2, 3, 4]);
  });

  it('count readers until they leave, and end them with the thread', async () => {
    const events = createThreadEvents(0);
    const leave = new AbortController();
    events.read(values, null, leave.signal);
    assert.equal(events.readers, 1);
    leave.abort();
    assert.equal(events.readers, 0);
    const reading = events.read(values, null, new AbortController().signal).next();
    events.end();
    assert.equal((await reading).done, true);
  });

  it('let the oldest go beyond the limit of memory', () => {
    const events = createThreadEvents(0, 4000);
    for (let count = 0; count < 50; count++) append(events, 'x'.repeat(100));
    const kept = numbers(events);
    assert.ok(kept.length < 50);
    assert.equal(kept.at(-1), 50);
  });

  it('match by channel, namespace and depth', () => {
    const at = (namespace: string[], channel = 'values') => ({ namespace, channel });
    assert.equal(channelOf('input.requested', {}), 'input');
    assert.equal(channelOf('custom', { name: 'mood', payload: 1 }), 'custom:mood');
    assert.equal(channelOf('custom', { payload: 1 }), 'custom');
    assert.ok(matches({ channels: ['custom'] }, at([], 'custom:mood')));
    assert.ok(!matches({ channels: ['custom:other'] }, at([], 'custom:mood')));
    assert.ok(matches({ ...values, namespaces: [['inner']] }, at(['inner:1', 'deep:2'])));
    assert.ok(!matches({ ...values, namespaces: [['inner:2']] }, at(['inner:1'])));
    assert.ok(!matches({ ...values, namespaces: [[]], depth: 0 }, at(['inner:1'])));
    assert.ok(matches({ ...values, namespaces: [[]], depth: 1 }, at(['inner:1'])));
  });
});
