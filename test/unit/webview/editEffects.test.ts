import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import type { GraphChannel } from '../../../server/protocol/worker.js';
import { effectText } from '../../../webview/state/editEffects.js';

const plain: GraphChannel = {
  kind: 'LastValue',
  reduces: false,
  reducer: null,
  messages: false,
  overwrite: false,
};
const joined: GraphChannel = { ...plain, kind: 'BinaryOperatorAggregate', reduces: true, overwrite: true };
const effect = (
  channel: GraphChannel | undefined,
  before: Json | undefined,
  given: Json,
  after: Json | undefined,
  more: { isWritten?: boolean; isReplaced?: boolean } = {},
) => effectText({ channel, before, given, after, isWritten: true, isReplaced: false, ...more });

describe('what an edit does to a channel', () => {
  it('replaces a plain value, or sets the first', () => {
    assert.equal(effect(plain, 'cats', 'dogs', 'dogs'), 'replaces what is there');
    assert.equal(effect(plain, undefined, 'dogs', 'dogs'), 'sets the first value');
  });

  it('is ignored where nothing is written', () => {
    assert.equal(
      effect(undefined, undefined, 1, undefined, { isWritten: false }),
      'ignored: the graph has no such channel',
    );
    assert.equal(effect(plain, 1, 2, 1, { isWritten: false }), 'ignored: nothing is written to it');
  });

  it('is what a reducer has made of two values, by its name where it has one', () => {
    const add = { ...joined, reducer: 'add' };
    assert.equal(effect(add, 3, 4, 7), 'becomes 7 (reducer add: 3 and 4)');
    assert.equal(effect(joined, 'a', 'b', 'ab'), 'becomes "ab" (its reducer: "a" and "b")');
    assert.equal(effect(add, 3, 0, 3), 'changes nothing (reducer add)');
    assert.equal(effect(add, 3, 1, 1, { isReplaced: true }), 'replaces what is there');
  });

  it('counts what is new in a list', () => {
    assert.equal(effect(joined, ['a'], ['b'], ['a', 'b']), 'adds 1 item (by its reducer)');
    assert.equal(effect(joined, undefined, ['a', 'b'], ['a', 'b']), 'adds 2 items (by its reducer)');
    assert.equal(effect(joined, ['a', 'b'], ['c'], ['c']), 'becomes a list of 1 item (by its reducer)');
    assert.equal(
      effect(joined, ['b', 'a'], ['c'], ['a', 'b', 'c']),
      'becomes a list of 3 items (by its reducer)',
    );
  });

  it('tells items with ids apart, as messages are', () => {
    const messages = { ...joined, reducer: 'add_messages', messages: true };
    const before = [
      { id: '1', content: 'a' },
      { id: '2', content: 'b' },
      { id: '3', content: 'c' },
    ];
    const after = [
      { id: '1', content: 'A' },
      { id: '2', content: 'b' },
      { id: '4', content: 'd' },
    ];
    assert.equal(
      effect(messages, before, after, after),
      'adds 1 item, changes 1, removes 1 (reducer add_messages)',
    );
  });

  it('counts the keys of an object', () => {
    assert.equal(effect(joined, { a: 1 }, { b: 2 }, { a: 1, b: 2 }), 'adds 1 key (by its reducer)');
    assert.equal(effect(joined, { a: 1, b: 1 }, { b: 2 }, { a: 1, b: 2 }), 'changes 1 (by its reducer)');
  });

  it('says no more than it knows', () => {
    assert.equal(effect(joined, { a: 1 }, [1], [1]), 'becomes another value (by its reducer)');
    assert.equal(effect(plain, 1, '2', 2), 'becomes 2');
    assert.equal(effect(undefined, ['a'], ['b'], ['a', 'b']), 'adds 1 item');
    assert.equal(effect(plain, 1, null, undefined), 'leaves no value');
    const long = 'x'.repeat(500);
    assert.ok(effect(joined, 'a', long, `a${long}`).length < 200);
  });
});
