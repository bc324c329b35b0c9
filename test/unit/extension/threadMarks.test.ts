import assert from 'node:assert/strict';
import { isPinned, parseTags, pinnedThenNewest, tagsOf } from '../../../extension/threads/threadMarks.js';

describe('what people write onto a thread', () => {
  it('reads tags between commas, each once', () => {
    assert.deepEqual(parseTags(' bug, #to compare ,, bug,## '), ['bug', 'to compare']);
    assert.deepEqual(parseTags('  '), []);
  });

  it('takes only what has the documented form from the metadata', () => {
    assert.deepEqual(tagsOf({ metadata: { tags: ['a', 1, null, 'b'] } }), ['a', 'b']);
    assert.deepEqual(tagsOf({ metadata: { tags: 'a' } }), []);
    assert.ok(isPinned({ metadata: { pinned: true } }));
    assert.ok(!isPinned({ metadata: { pinned: 'yes' } }));
  });

  it('sorts what is pinned to the top, the newest first in both parts', () => {
    const thread = (updated_at: string, pinned: boolean) => ({ updated_at, metadata: { pinned } });
    const sorted = [thread('1', true), thread('4', false), thread('2', true), thread('3', false)];
    assert.deepEqual(
      sorted.sort(pinnedThenNewest).map(({ updated_at }) => updated_at),
      ['2', '1', '4', '3'],
    );
  });
});
