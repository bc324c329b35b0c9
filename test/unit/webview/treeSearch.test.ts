import assert from 'node:assert/strict';
import { searchTree } from '../../../webview/state/treeSearch.js';

const value = { topic: 'Owls', list: [{ name: 'cat' }, { name: 'dog', owls: { count: 2 } }], none: null };

describe('searching a state', () => {
  it('finds values and the way to them, and nothing beside it', () => {
    const hits = searchTree(value, 'CAT');
    assert.equal(hits.count, 1);
    for (const path of [[], ['list'], ['list', 0], ['list', 0, 'name']])
      assert.ok(hits.has(path), String(path));
    for (const path of [['topic'], ['list', 1]]) assert.ok(!hits.has(path), String(path));
  });

  it('finds keys and shows what is below them', () => {
    const hits = searchTree(value, 'owls');
    assert.equal(hits.count, 2);
    assert.ok(hits.has(['topic']) && hits.has(['list', 1, 'owls', 'count']));
    assert.ok(!hits.has(['list', 1, 'name']));
  });

  it('finds numbers and null as they are written, and says when there is nothing', () => {
    assert.equal(searchTree(value, 'null').count, 1);
    assert.equal(searchTree(value, '2').count, 1);
    const none = searchTree(value, 'walrus');
    assert.ok(none.count === 0 && !none.has([]));
  });
});
