import assert from 'node:assert/strict';
import type { Json } from '../../../../server/protocol/api.js';
import { compared } from '../../../../server/runs/replay/differences.js';

const day = 86_400_000;
const recordedAt = Date.parse('2026-03-01T10:00:00Z');
const spans = {
  recorded: { from: recordedAt, to: recordedAt + 1000 },
  replayed: { from: recordedAt + day, to: recordedAt + day + 1000 },
};
const paths = (recorded: Json, replayed: Json): string[] =>
  compared(recorded, replayed, spans).differences.map(({ path }) => path);
const first = '0195b1c4-1111-7000-8000-000000000001';
const second = '0195b1c4-2222-7000-8000-000000000002';
const third = '0195b1c4-3333-7000-8000-000000000003';

describe('differences of a replay', () => {
  it('are told by place, with what either side has there', () => {
    const recorded = { a: { b: [1, { c: 'x' }] }, gone: null, same: [1] };
    const replayed = { a: { b: [1, { c: 'y' }, 2] }, come: 0, same: [1] };
    assert.deepEqual(compared(recorded, replayed, spans).differences, [
      { path: 'a.b[1].c', recorded: 'x', replayed: 'y' },
      { path: 'a.b[2]', replayed: 2 },
      { path: 'gone', recorded: null },
      { path: 'come', replayed: 0 },
    ]);
  });

  it('are not generated ids, as long as one stands for the other throughout', () => {
    assert.deepEqual(paths({ id: first, of: [first] }, { id: second, of: [second] }), []);
    assert.deepEqual(paths({ id: first, of: first }, { id: second, of: third }), ['of']);
    assert.deepEqual(paths([first, second], [third, third]), ['[1]']);
    assert.deepEqual(paths([`run-${first}`, 'call_Ab12Cd34Ef'], [`run-${second}`, 'call_Zz98Yy76Xx']), []);
    assert.deepEqual(paths(['call_me', first], ['call_you', 'none']), ['[0]', '[1]']);
  });

  it('are not a null where a part of a value has no such key; a channel without a value is one', () => {
    const of = (message: Json): Json => ({ values: { messages: [message] } });
    assert.deepEqual(paths(of({ artifact: null }), of({})), []);
    assert.deepEqual(paths(of({}), of({ artifact: null })), []);
    assert.deepEqual(paths(of({ artifact: null }), of({ artifact: 0 })), ['values.messages[0].artifact']);
    assert.deepEqual(paths({ values: { topic: null } }, { values: {} }), ['values.topic']);
  });

  it('are not the time at which either side was made, but any other time', () => {
    const text = (ms: number): string => new Date(ms).toISOString();
    const { recorded, replayed } = spans;
    assert.deepEqual(paths([text(recorded.from), recorded.to], [text(replayed.to), replayed.from]), []);
    assert.deepEqual(paths([recorded.from / 1000], [replayed.from / 1000]), []);
    assert.deepEqual(paths(text(recorded.from - day), text(replayed.from)), ['']);
    assert.deepEqual(paths([recorded.from], [recorded.from + 2 * day]), ['[0]']);
  });

  it('are all that a diff of the texts shows', () => {
    const { aligned } = compared({ id: first, word: 'a' }, { id: second, word: 'b', of: [second] }, spans);
    assert.deepEqual(aligned, { id: first, word: 'b', of: [second] });
  });

  it('mind what only looks like a property', () => {
    const recorded = JSON.parse('{"a": 1}') as Json;
    const replayed = JSON.parse('{"a": 1, "__proto__": {"x": 1}, "toString": 1}') as Json;
    assert.deepEqual(paths(recorded, replayed), ['__proto__', 'toString']);
  });
});
