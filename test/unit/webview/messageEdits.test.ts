import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import { messagesStateReducer } from '@langchain/langgraph';
import { judgeEdit, startDraft } from '../../../webview/state/edit.js';
import { messageEdit, replacingAll } from '../../../webview/state/messageEdits.js';

const message = (id: string | null, content: string): Json => ({
  type: 'human',
  content,
  ...(id === null ? {} : { id }),
});
const before = [message('1', 'a'), message('2', 'b'), message('3', 'c')];
const reduced = (update: Json): string[] =>
  (messagesStateReducer(before as never, update as never) as { content: string }[]).map(
    (each) => each.content,
  );

describe('an edited list of messages', () => {
  const after = [message('1', 'a'), message('2', 'B'), message(null, 'new')];

  it('tells what the reducer will do with it, as it does', () => {
    const expected = { key: 'messages', count: 3, added: 1, changed: 1, kept: 1 };
    assert.deepEqual(messageEdit('messages', before, after), expected);
    assert.deepEqual(reduced(after), ['a', 'B', 'c', 'new']);
  });

  it('can take the place of the old one', () => {
    assert.deepEqual(reduced(replacingAll(after)), ['a', 'B', 'new']);
    assert.deepEqual(reduced(replacingAll([])), []);
  });

  it('is known where there was none, or none is left', () => {
    assert.equal(messageEdit('messages', undefined, after)?.added, 3);
    assert.equal(messageEdit('messages', before, [])?.kept, 3);
  });

  it('is nothing else: a list of other things, or one that was', () => {
    assert.equal(messageEdit('x', [1], [1, 2]), null);
    assert.equal(messageEdit('x', [], []), null);
    assert.equal(messageEdit('x', [1], after), null);
    assert.equal(messageEdit('x', before, 'text'), null);
  });

  it('is sent as it is, or with what replaces all, as chosen for its channel', () => {
    const draft = { ...startDraft('c1', { messages: before, other: [1] }), text: '' };
    const text = JSON.stringify({ messages: after, other: [1, 2] });
    const added = judgeEdit({ ...draft, text });
    assert.deepEqual(added.send, { messages: after, other: [1, 2] });
    assert.deepEqual(added.lists, ['other']);
    const replaced = judgeEdit({ ...draft, text, replaced: ['messages', 'other'] });
    assert.deepEqual(replaced.send, { messages: replacingAll(after), other: [1, 2] });
  });
});
