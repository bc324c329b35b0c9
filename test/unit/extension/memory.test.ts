/** The store as the sidebar shows it: what stands directly below a namespace, page by page; texts and searches. */
import assert from 'node:assert/strict';
import {
  excerptOf,
  namespaceAsTyped,
  namespaceFromText,
  parseItemQuery,
  valueLine,
} from '../../../extension/memory/itemText.js';
import { readFolder } from '../../../extension/memory/readFolder.js';
import type { JsonObject } from '../../../server/protocol/api.js';
import type { FoundItem } from '../../../server/protocol/items.js';

const item = (namespace: string[], key: string, value: JsonObject = {}): FoundItem => ({
  ...{ namespace, key, value },
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
});

/** Counts what was read, as a server would be asked for it. */
function storeOf(items: readonly FoundItem[]) {
  const below = (prefix: string[]) =>
    items.filter(({ namespace }) => prefix.every((label, index) => namespace[index] === label));
  const counts = { items: 0 };
  return {
    counts,
    // eslint-disable-next-line @typescript-eslint/require-await -- as the API has it
    async *namespaces(prefix: string[], depth: number) {
      const cut = below(prefix).map(({ namespace }) => JSON.stringify(namespace.slice(0, depth)));
      for (const text of [...new Set(cut)].sort()) yield JSON.parse(text) as string[];
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- as the API has it
    async *items(prefix: string[]) {
      for (const each of below(prefix)) {
        counts.items++;
        yield each;
      }
    },
  };
}

describe('what stands below a namespace', () => {
  const limits = { folders: 2, items: 2 };

  it('is one label deeper, and its own items', async () => {
    const store = storeOf([
      item(['a'], 'own'),
      item(['a', 'b', 'c'], 'deep'),
      item(['a', 'b'], 'x'),
      item(['z'], 'y'),
    ]);
    const folder = await readFolder(store, ['a'], limits);
    assert.deepEqual(folder.folders, [['a', 'b']]);
    assert.deepEqual(
      folder.items.map(({ key }) => key),
      ['own'],
    );
    assert.deepEqual([folder.hasMoreFolders, folder.hasMoreItems], [false, false]);
    assert.deepEqual((await readFolder(store, [], limits)).folders, [['a'], ['z']]);
  });

  it('asks for no items where there are none', async () => {
    const store = storeOf([item(['a', 'b'], 'x')]);
    await readFolder(store, ['a'], limits);
    assert.equal(store.counts.items, 0);
  });

  it('comes in pages, and never reads all of a large one', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => item(['a'], String(index)));
    const store = storeOf([...many, ...['b', 'c', 'd'].map((label) => item(['a', label], 'x'))]);
    const folder = await readFolder(store, ['a'], limits);
    assert.deepEqual([folder.folders.length, folder.hasMoreFolders], [2, true]);
    assert.deepEqual([folder.items.length, folder.hasMoreItems], [2, true]);
    assert.ok(store.counts.items < 10);
  });

  it('gives up among too many items of deeper ones, and can look further', async () => {
    const deep = Array.from({ length: 2500 }, (_, index) => item(['a', 'b'], String(index)));
    const store = storeOf([...deep, item(['a'], 'last')]);
    const first = await readFolder(store, ['a'], limits);
    assert.deepEqual([first.items.length, first.hasMoreItems], [0, true]);
    const further = await readFolder(store, ['a'], { folders: 2, items: 600 });
    assert.deepEqual([further.items.map(({ key }) => key), further.hasMoreItems], [['last'], false]);
  });
});

describe('texts of the store', () => {
  it('show a value in one line', () => {
    assert.equal(
      valueLine({ text: 'likes tea', rank: 3, at: { deep: [1] } }),
      'text: likes tea, rank: 3, at: {"deep":[1]}',
    );
    assert.equal(valueLine({}), '');
  });

  it('read namespaces as they are typed, slashes within labels too', () => {
    for (const labels of [['users', 'ann'], ['a/b'], [' x'], ['[', 'y'], ['größe']])
      assert.deepEqual(namespaceFromText(namespaceAsTyped(labels)), labels);
    assert.equal(namespaceAsTyped(['users', 'ann']), 'users/ann');
    for (const wrong of ['', '/', 'a//b', 'a.b', '[]', '[1]', '["a.b"]', '["', '{"a": 1}.'])
      assert.equal(namespaceFromText(wrong), null);
  });

  it('turn what is typed into filters and words', () => {
    assert.deepEqual(parseItemQuery('Tea user="ann lee" rank=3 ok=true'), {
      filter: { user: 'ann lee', rank: 3, ok: true },
      words: ['tea'],
    });
    assert.deepEqual(parseItemQuery('{"rank": {"$gte": 2}} "green tea"'), {
      filter: { rank: { $gte: 2 } },
      words: ['green tea'],
    });
    assert.deepEqual(parseItemQuery('{"rank": '), { filter: {}, words: ['{rank:'] });
    const odd = parseItemQuery('__proto__=1');
    assert.deepEqual(Object.entries(odd.filter), [['__proto__', 1]]);
  });

  it('find words anywhere in an item, and show where', () => {
    const found = item(['users', 'ann'], 'tea', { at: { place: 'Kyoto' }, n: 1 });
    assert.equal(excerptOf(found, ['kyoto', 'ann']), 'at.place: Kyoto');
    assert.equal(excerptOf(found, ['tea']), 'at: {"place":"Kyoto"}, n: 1');
    assert.equal(excerptOf(found, ['coffee']), null);
  });
});
