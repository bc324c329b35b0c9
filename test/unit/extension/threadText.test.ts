import assert from 'node:assert/strict';
import {
  checkpointLabel,
  checkpointStop,
  interruptQuestion,
  openInterrupts,
  parseAnswer,
  threadTitle,
  timeText,
} from '../../../extension/threads/threadText.js';
import type { ThreadTask } from '../../../server/protocol/api.js';
import { stateOf } from './states.js';

const task = (more: Partial<ThreadTask>): ThreadTask => ({
  ...{
    id: 'i',
    name: 'ask',
    path: [],
    error: null,
    interrupts: [],
    checkpoint: null,
    state: null,
    result: null,
  },
  ...more,
});

describe('how threads and checkpoints read', () => {
  it('names a thread by its name, else by graph and id', () => {
    const thread_id = '01a1fb7f-0000-7000-8000-aaaa12345678';
    assert.equal(threadTitle({ thread_id, metadata: { name: 'Trip', graph_id: 'joke' } }), 'Trip');
    assert.equal(threadTitle({ thread_id, metadata: { graph_id: 'joke' } }), 'joke 12345678');
    assert.equal(threadTitle({ thread_id, metadata: { name: ' ' } }), '12345678');
  });

  it('labels a checkpoint by what made it', () => {
    const parent = stateOf('1', null, { next: ['a', 'b'] });
    const label = (source: string): string =>
      checkpointLabel(stateOf('2', '1', { metadata: { source } }), parent);
    assert.deepEqual(['loop', 'input', 'update', 'fork'].map(label), [
      'a, b',
      'Input',
      'State edited',
      'Fork',
    ]);
    assert.equal(checkpointLabel(stateOf('2', '1'), stateOf('1', null, { next: ['__start__'] })), 'Start');
  });

  it('says why a line stops', () => {
    const paused = stateOf('1', null, { next: ['ask'] });
    assert.equal(checkpointStop(paused, true, 'interrupted'), 'paused');
    assert.equal(checkpointStop(paused, true, 'busy'), null);
    assert.equal(checkpointStop(paused, false, 'idle'), null);
    assert.equal(checkpointStop(stateOf('1', null), true, 'idle'), 'done');
    const failed = stateOf('1', null, { next: ['ask'], tasks: [task({ error: 'no' })] });
    assert.equal(checkpointStop(failed, true, 'error'), 'error');
    const asks = stateOf('1', null, {
      next: ['ask'],
      tasks: [task({ interrupts: [{ id: 'q', value: 'Sure?' }] })],
    });
    assert.equal(checkpointStop(asks, true, 'interrupted'), 'asks');
  });

  it('takes an interrupt with a result as answered', () => {
    const interrupts = [{ id: 'q', value: 'Sure?' }];
    const state = stateOf('1', null, {
      tasks: [task({ interrupts }), task({ interrupts, result: { ok: true } })],
    });
    assert.equal(openInterrupts(state).length, 1);
  });

  it('finds the question in what an interrupt carries', () => {
    assert.equal(interruptQuestion({ value: 'Sure?' }), 'Sure?');
    assert.equal(interruptQuestion({ value: { question: 'Refund?', amount: 3 } }), 'Refund?');
    assert.equal(interruptQuestion({ value: { amount: 3 } }), '{"amount":3}');
  });

  it('reads an answer as JSON where it is JSON', () => {
    assert.deepEqual(
      [parseAnswer('true'), parseAnswer('{"a":1}'), parseAnswer('yes please')],
      [true, { a: 1 }, 'yes please'],
    );
  });

  it('leaves out the date of today only', () => {
    const now = new Date(2026, 0, 2, 12);
    const sameDay = timeText(new Date(2026, 0, 2, 9, 5, 7).toISOString(), now);
    const dayBefore = timeText(new Date(2026, 0, 1, 9, 5, 7).toISOString(), now);
    assert.ok(dayBefore.endsWith(sameDay) && dayBefore.length > sameDay.length, `${sameDay} / ${dayBefore}`);
    assert.equal(timeText(null, now), '');
    assert.equal(timeText('nonsense', now), '');
  });
});
