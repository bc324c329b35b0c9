import assert from 'node:assert/strict';
import { createChangeFeed } from '../../../server/runs/changeFeed.js';
import { createItems, type ItemSettings, type Items } from '../../../server/runs/items.js';
import { itemTexts } from '../../../server/runs/itemTexts.js';
import { createKeyedLock } from '../../../server/runs/keyedLock.js';
import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import { fakeClock } from './fakeClock.js';

describe('items of the store', () => {
  const namespace = ['n'];
  const minute = 60_000;
  let items: Items;
  let clock: ReturnType<typeof fakeClock>;
  let settings: ItemSettings;
  beforeEach(() => {
    clock = fakeClock();
    settings = { index: null, ttl: { defaultMinutes: null, refreshOnRead: true } };
    items = createItems({
      storage: memoryStorage(),
      clock,
      feed: createChangeFeed(),
      settings: () => settings,
      embed: (texts) => Promise.resolve(texts.map((text) => [text.length, 1])),
      lock: createKeyedLock(),
    });
  });
  const has = async (key: string, refresh: boolean) =>
    (await items.get({ namespace, key, refresh_ttl: refresh })) !== null;

  it('forgets an item after its time, which reading restarts', async () => {
    await items.put({ namespace, key: 'short', value: {}, ttl: 1 });
    await items.put({ namespace, key: 'ever', value: {} });
    clock.advance(minute * 0.9);
    assert.equal(await has('short', true), true);
    clock.advance(minute * 0.9);
    assert.equal(await has('short', false), true);
    clock.advance(minute * 0.2);
    assert.equal(await has('short', false), false);
    assert.equal(await has('ever', false), true);
    assert.deepEqual(await items.namespaces({}), [namespace]);
  });

  it('restarts the time of what a search finds, unless told not to', async () => {
    for (const key of ['a', 'b']) await items.put({ namespace, key, value: { key }, ttl: 1 });
    clock.advance(minute * 0.9);
    await items.search({ namespace_prefix: [], filter: { key: 'a' } });
    await items.search({ namespace_prefix: [], filter: { key: 'b' }, refresh_ttl: false });
    clock.advance(minute * 0.9);
    const left = await items.search({ namespace_prefix: [] });
    assert.deepEqual(
      left.map(({ key }) => key),
      ['a'],
    );
  });

  it('takes the configured time where an item has none of its own', async () => {
    settings.ttl.defaultMinutes = 1;
    await items.put({ namespace, key: 'configured', value: {} });
    await items.put({ namespace, key: 'ever', value: {}, ttl: null });
    clock.advance(minute * 2);
    assert.equal(await has('configured', false), false);
    assert.equal(await has('ever', false), true);
  });

  it('keeps the time of creation through updates and lists the newest change first', async () => {
    await items.put({ namespace, key: 'a', value: { v: 1 } });
    clock.advance(1000);
    await items.put({ namespace, key: 'b', value: {} });
    clock.advance(1000);
    await items.put({ namespace, key: 'a', value: { v: 2 } });
    const [first, second] = await items.search({ namespace_prefix: namespace });
    assert.deepEqual([first?.key, second?.key, first?.value], ['a', 'b', { v: 2 }]);
    assert.ok(first!.created_at < second!.created_at && first!.updated_at > second!.updated_at);
  });

  it('filters by every operator', async () => {
    for (const rank of [1, 2, 3])
      await items.put({ namespace, key: String(rank), value: { rank, tag: ['x'] } });
    const found = async (filter: object) =>
      (await items.search({ namespace_prefix: [], filter: filter as never }))
        .map(({ key }) => key)
        .sort()
        .join('');
    assert.equal(await found({ rank: { $eq: 2 } }), '2');
    assert.equal(await found({ rank: { $ne: 2 } }), '13');
    assert.equal(await found({ rank: { $gt: 1 } }), '23');
    assert.equal(await found({ rank: { $gte: 2, $lt: 3 } }), '2');
    assert.equal(await found({ rank: { $lte: 2 } }), '12');
    assert.equal(await found({ rank: { $in: [1, 3] } }), '13');
    assert.equal(await found({ rank: { $nin: [1, 3] } }), '2');
    assert.equal(await found({ tag: ['x'], rank: 1 }), '1');
    assert.equal(await found({ toString: { $ne: 1 } }), '123');
    assert.equal(await found({ rank: { $gt: 'x' } }), '');
  });

  it('reads the paths of an index', () => {
    const value = { a: { b: 'deep' }, list: [{ t: 'one' }, { t: 'two' }], n: 5, none: null };
    const texts = (path: string) => [...itemTexts(value, [path])];
    assert.deepEqual(texts('a.b'), [['a.b', 'deep']]);
    assert.deepEqual(texts('list[*].t'), [
      ['list[*].t.0', 'one'],
      ['list[*].t.1', 'two'],
    ]);
    assert.deepEqual(texts('list[-1].t'), [['list[-1].t', 'two']]);
    assert.deepEqual(texts('{n,a.b}'), [
      ['{n,a.b}.0', '5'],
      ['{n,a.b}.1', 'deep'],
    ]);
    assert.deepEqual(texts('none'), []);
    assert.deepEqual(texts('missing.x'), []);
    assert.match(texts('$')[0]![1], /"deep"/);
  });
});
