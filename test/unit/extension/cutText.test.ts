import assert from 'node:assert/strict';
import { cutText } from '../../../extension/cutText.js';
import { threadTitle } from '../../../extension/threads/threadText.js';

describe('text that does not fit', () => {
  it('is cut with an ellipsis, and no character in two', () => {
    assert.equal(cutText('four', 4), 'four');
    assert.equal(cutText('fives', 4), 'fiv…');
    assert.equal(cutText('ab😀cd', 4), 'ab…');
    assert.equal(cutText('a😀bcd', 4), 'a😀…');
  });

  it('is cut in the name of a thread', () => {
    const title = threadTitle({ thread_id: 'x', metadata: { name: 'long '.repeat(1_000_000) } });
    assert.match(title, /^long long .*…$/);
    assert.ok(title.length <= 200);
  });
});
