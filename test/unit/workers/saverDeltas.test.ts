// What travels for a step: the channels it changed, and of a list that grew what was added.
import type { Checkpoint } from '@langchain/langgraph-checkpoint';
import { emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import { openTestSaver } from './testSaver.js';
import type { TestSaver } from './testSaver.js';

type Versions = Record<string, number>;

describe('saver deltas', () => {
  let test: TestSaver;
  let threadId: string;
  beforeEach(async () => {
    test = await openTestSaver(memoryStorage().checkpoints);
    threadId = randomUUID();
  });
  afterEach(() => test.close());

  let clock = 0;
  /** Puts a checkpoint under `parent`; `fresh` are the channels that it writes. */
  async function put(
    parent: string | undefined,
    values: Record<string, unknown>,
    versions: Versions,
    fresh: string[],
  ): Promise<string> {
    clock += 1;
    const checkpoint: Checkpoint = {
      ...emptyCheckpoint(),
      id: uuid6(clock),
      channel_values: values,
      channel_versions: versions,
    };
    const config = {
      configurable: {
        thread_id: threadId,
        checkpoint_ns: '',
        ...(parent === undefined ? {} : { checkpoint_id: parent }),
      },
    };
    const newVersions = Object.fromEntries(fresh.map((channel) => [channel, versions[channel]!]));
    await test.saver.put(config, checkpoint, { source: 'loop', step: clock, parents: {} }, newVersions);
    return checkpoint.id;
  }

  async function values(id: string): Promise<Record<string, unknown>> {
    const tuple = await test.saver.getTuple({
      configurable: { thread_id: threadId, checkpoint_ns: '', checkpoint_id: id },
    });
    return tuple!.checkpoint.channel_values;
  }

  it('sends an unchanged channel as the name of the checkpoint that brought it', async () => {
    const first = await put(undefined, { big: { text: 'x'.repeat(1000) }, step: 1 }, { big: 1, step: 1 }, [
      'big',
      'step',
    ]);
    const second = await put(first, { big: { text: 'x'.repeat(1000) }, step: 2 }, { big: 1, step: 2 }, [
      'step',
    ]);
    assert.deepEqual(test.puts[1]?.sources, { big: first });
    assert.deepEqual(Object.keys(test.puts[1].writes), ['step']);
    assert.deepEqual(await values(second), { big: { text: 'x'.repeat(1000) }, step: 2 });
  });

  it('sends only what a list grew by, and both branches of a fork stay right', async () => {
    const one = { n: 1 };
    const first = await put(undefined, { list: [one] }, { list: 1 }, ['list']);
    const left = await put(first, { list: [one, 'left'] }, { list: 2 }, ['list']);
    const right = await put(first, { list: [one, 'right', { r: 1 }] }, { list: 2 }, ['list']);
    assert.deepEqual(test.puts[1]?.writes.list, { kind: 'append', base: first, items: ['left'] });
    assert.deepEqual(test.puts[2]?.writes.list, { kind: 'append', base: first, items: ['right', { r: 1 }] });
    assert.deepEqual(await values(left), { list: [{ n: 1 }, 'left'] });
    assert.deepEqual(await values(right), { list: [{ n: 1 }, 'right', { r: 1 }] });
  });

  it('goes on appending to a list that was loaded', async () => {
    const first = await put(undefined, { list: [{ n: 1 }] }, { list: 1 }, ['list']);
    const { list } = (await values(first)) as { list: unknown[] };
    await put(first, { list: [...list, { n: 2 }] }, { list: 2 }, ['list']);
    assert.deepEqual(test.puts[1]?.writes.list, { kind: 'append', base: first, items: [{ n: 2 }] });
  });

  it('sends a list whole when an element was replaced, removed or changed in place', async () => {
    const [a, b] = [{ n: 1 }, { n: 2 }];
    const first = await put(undefined, { list: [a, b] }, { list: 1 }, ['list']);
    await put(first, { list: [a, { n: 2 }, 'more'] }, { list: 2 }, ['list']);
    await put(first, { list: [a] }, { list: 3 }, ['list']);
    b.n = 3;
    const changed = await put(first, { list: [a, b, 'more'] }, { list: 4 }, ['list']);
    assert.deepEqual(
      test.puts.slice(1).map(({ writes }) => writes.list?.kind),
      ['full', 'full', 'full'],
    );
    assert.deepEqual(await values(changed), { list: [{ n: 1 }, { n: 3 }, 'more'] });
  });

  it('sends everything under a parent that it does not know', async () => {
    const id = await put(randomUUID(), { list: [1], step: 1 }, { list: 1, step: 1 }, []);
    assert.deepEqual(Object.keys(test.puts[0]?.writes ?? {}), ['list', 'step']);
    assert.deepEqual(await values(id), { list: [1], step: 1 });
  });

  it('stores at most about three times what a list grew to', async () => {
    let parent: string | undefined;
    let list: string[] = [];
    for (let step = 1; step <= 300; step += 1) {
      list = [...list, 'x'.repeat(200)];
      parent = await put(parent, { list }, { list: step }, ['list']);
    }
    const sent = test.puts.reduce((sum, { writes }) => sum + JSON.stringify(writes).length, 0);
    const ratio = sent / JSON.stringify(list).length;
    assert.ok(ratio < 3.6, `it sent ${ratio.toFixed(2)} times the list`);
    assert.deepEqual((await values(parent!)).list, list);
  });

  it('leaves a checkpoint what it was when it is put again as a child of itself', async () => {
    const first = await put(undefined, { list: [1], step: 1 }, { list: 1, step: 1 }, ['list', 'step']);
    const second = await put(first, { list: [1], step: 2 }, { list: 1, step: 2 }, ['step']);
    const config = { configurable: { thread_id: threadId, checkpoint_ns: '', checkpoint_id: second } };
    const { checkpoint, metadata, parentConfig } = (await test.saver.getTuple(config))!;
    const later = { source: 'loop' as const, step: 9, parents: {} };
    // As the engine does at the end of a run with durability `exit` that came to no other checkpoint.
    await test.saver.put(config, { ...checkpoint, ts: new Date().toISOString() }, later, {});
    assert.equal(test.puts.length, 2);
    const seen = { ...checkpoint, versions_seen: { __interrupt__: { step: 2 } } };
    await test.saver.put(config, seen, later, {});
    assert.deepEqual(Object.keys(test.puts[2]?.writes ?? {}), ['list', 'step']);
    const tuple = (await test.saver.getTuple(config))!;
    assert.deepEqual(tuple.checkpoint.channel_values, { list: [1], step: 2 });
    assert.deepEqual(tuple.checkpoint.versions_seen, { __interrupt__: { step: 2 } });
    assert.deepEqual([tuple.metadata, tuple.parentConfig], [metadata, parentConfig]);
    assert.deepEqual(await values(first), { list: [1], step: 1 });
  });

  it('keeps channels and keys with names of prototypes as data', async () => {
    const odd = JSON.parse('{"constructor": 1, "toString": {"hasOwnProperty": 2}}') as Record<
      string,
      unknown
    >;
    const id = await put(
      undefined,
      { constructor: odd, hasOwnProperty: [1] },
      { constructor: 1, hasOwnProperty: 1 },
      ['constructor', 'hasOwnProperty'],
    );
    const next = await put(
      id,
      { constructor: odd, hasOwnProperty: [1] },
      { constructor: 1, hasOwnProperty: 1 },
      [],
    );
    assert.deepEqual({ ...(await values(next)) }, { constructor: odd, hasOwnProperty: [1] });
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  it('keeps a key __proto__ a key when a value is loaded', async () => {
    const text =
      '{"a":[{"__proto__":{"polluted":true},"b":1}],"say":"\\"__proto__\\": 1","x\\"__proto__":2,"__proto__":null}';
    const given = { map: new Map([['k', JSON.parse(text) as unknown]]), plain: JSON.parse(text) as unknown };
    const id = await put(undefined, given, { map: 1, plain: 1 }, ['map', 'plain']);
    const loaded = (await values(id)) as { map: Map<string, unknown>; plain: { a: object[] } };
    assert.equal(JSON.stringify(loaded.plain), text);
    assert.equal(JSON.stringify(loaded.map.get('k')), text);
    assert.equal(Object.getPrototypeOf(loaded.plain.a[0]), Object.prototype);
    assert.equal('polluted' in loaded.plain.a[0]!, false);
  });

  it('keeps values as they were when the put was called', async () => {
    const state = { count: 1 };
    const putting = put(undefined, { state }, { state: 1 }, ['state']);
    state.count = 2;
    assert.deepEqual(await values(await putting), { state: { count: 1 } });
  });

  it('gives sets, maps, bytes and undefined back as they were', async () => {
    const given = {
      set: new Set([1]),
      map: new Map([['a', 1]]),
      bytes: new Uint8Array([1, 2]),
      none: undefined,
    };
    const id = await put(undefined, given, { set: 1, map: 1, bytes: 1, none: 1 }, [
      'set',
      'map',
      'bytes',
      'none',
    ]);
    assert.deepEqual(await values(id), given);
  });
});
