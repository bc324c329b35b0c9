import assert from 'node:assert/strict';
import { diffValues, pathText, sameJson } from '../../../webview/state/diff.js';

const places = (before: Parameters<typeof diffValues>[0], after: Parameters<typeof diffValues>[1]) =>
  diffValues(before, after).map((each) => `${each.kind} ${pathText(each.path)}`);

describe('diffValues', () => {
  it('names added, changed and removed keys', () => {
    assert.deepEqual(places({ a: 1, b: 2, c: 3 }, { a: 1, b: 5, d: 4 }), [
      'changed b',
      'added d',
      'removed c',
    ]);
  });

  it('shows a message appended to a list as that message alone', () => {
    const first = { type: 'human', content: 'hi' };
    const second = { type: 'ai', content: 'hello' };
    assert.deepEqual(diffValues({ messages: [first] }, { messages: [first, second] }), [
      { path: ['messages', 1], kind: 'added', after: second },
    ]);
  });

  it('tells items with ids apart by them, wherever they stand', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
    assert.deepEqual(places([a!, b!], [c!, a!, { ...b!, text: 'B' }]), ['added [0]', 'changed [2].text']);
    assert.deepEqual(places([a!, b!], [b!]), ['removed [0]']);
    assert.deepEqual(places([a!, a!], [a!]), ['removed [1]']);
  });

  it('goes into nested objects and lists', () => {
    assert.deepEqual(places({ a: [{ b: 1 }, 2] }, { a: [{ b: 2 }] }), ['changed a[0].b', 'removed a[1]']);
  });

  it('tells null, an empty list and an absent key apart', () => {
    assert.deepEqual(places({ a: null }, {}), ['removed a']);
    assert.deepEqual(places({ a: null }, { a: [] }), ['changed a']);
    assert.deepEqual(places({ a: [] }, { a: {} }), ['changed a']);
  });

  it('finds nothing in values that differ only in the order of keys', () => {
    assert.deepEqual(diffValues({ a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }), []);
  });

  it('takes `__proto__` and `constructor` for keys like others', () => {
    const hostile = JSON.parse('{"__proto__": {"x": 1}, "constructor": 1}') as Record<string, number>;
    assert.deepEqual(places({}, hostile), ['added __proto__', 'added constructor']);
    assert.equal(sameJson({}, JSON.parse('{"__proto__": {}}') as Record<string, number>), false);
  });

  it('stops after the limit', () => {
    const list = Array.from({ length: 1000 }, (_, index) => index);
    assert.equal(diffValues([], list, 10).length, 10);
  });

  it('writes paths as people do', () => {
    assert.equal(pathText(['messages', 2, 'tool calls', 'id']), 'messages[2]["tool calls"].id');
  });
});
