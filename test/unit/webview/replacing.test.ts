import assert from 'node:assert/strict';
import type { GraphChannel } from '../../../server/protocol/worker.js';
import { judgeEdit, startDraft } from '../../../webview/state/edit.js';

const plain: GraphChannel = {
  kind: 'LastValue',
  reduces: false,
  reducer: null,
  messages: false,
  overwrite: false,
};
const joined: GraphChannel = { ...plain, kind: 'BinaryOperatorAggregate', reduces: true, overwrite: true };
const message = { type: 'human', content: 'hi', id: 'm1' };
const state = { topic: 'cats', total: 3, tags: ['a'], messages: [message] };
const everything = { ...startDraft('c1', state), sendAll: true };
const replaced = ['topic', 'total', 'tags', 'messages'];

describe('an edit that replaces what a reducer has gathered', () => {
  it('is sent as an Overwrite, of messages as the mark that removes them; a plain value as it is', () => {
    const channels = { topic: plain, total: joined, tags: joined, messages: { ...joined, messages: true } };
    const { send, edits } = judgeEdit({ ...everything, replaced }, channels);
    assert.deepEqual(send, {
      topic: 'cats',
      total: { __overwrite__: 3 },
      tags: { __overwrite__: ['a'] },
      messages: [{ type: 'remove', id: '__remove_all__', content: '' }, message],
    });
    assert.deepEqual(
      edits.map(({ replacing: { way }, isReplaced }) => [way, isReplaced]),
      [
        [null, false],
        ['overwrite', true],
        ['overwrite', true],
        ['messages', true],
      ],
    );
    assert.deepEqual(judgeEdit(everything, channels).send, state);
  });

  it('messages with a reducer of their own are overwritten', () => {
    const { send } = judgeEdit(
      { ...everything, sendAll: true, replaced: ['messages'] },
      { messages: joined },
    );
    assert.deepEqual((send as typeof state).messages, { __overwrite__: [message] });
  });

  it('says why it cannot be', () => {
    const reasonOf = (channel: GraphChannel) => {
      const { edits, send } = judgeEdit({ ...everything, replaced }, { tags: channel });
      assert.deepEqual((send as typeof state).tags, ['a']);
      return edits.find(({ key }) => key === 'tags')!.replacing.reason;
    };
    assert.match(reasonOf({ ...joined, overwrite: false }) ?? '', /too old/);
    assert.match(reasonOf({ ...joined, kind: 'Topic', overwrite: false }) ?? '', /kind Topic/);
    assert.equal(reasonOf(plain), null);
  });

  it('is not offered where there is nothing yet, nor to whom nobody tells the channels, but for messages', () => {
    const first = judgeEdit({ ...startDraft('c1', {}), text: '{"total": 1}', replaced }, { total: joined });
    assert.deepEqual(first.send, { total: 1 });
    const untold = judgeEdit({ ...everything, replaced });
    assert.deepEqual(
      untold.edits.map(({ replacing: { way } }) => way),
      [null, null, null, 'messages'],
    );
  });
});
