/** What every adapter of the storage port must do with checkpoints; each adapter's test file runs it. */
import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import type { StoredValue } from '../../../server/protocol/checkpoints.js';
import type { Storage } from '../../../server/storage/port.js';
import { append, checkpoint, full, idsOf, jsonValues, threadId, uuid } from './samples.js';

export interface Subject {
  storage: Storage;
  /** Lets go of the store and opens it again on the same data, where there is data to open again. */
  reopen: () => Promise<Storage>;
}

const T = threadId(1);
const json = (value: Json): StoredValue => ({ type: 'json', value });

export function checkpointConformance(subject: () => Subject): void {
  /** Checks now, and once more after the store has been opened again. */
  const nowAndReopened = async (check: (storage: Storage) => Promise<void>): Promise<void> => {
    await check(subject().storage);
    await check(await subject().reopen());
  };
  const get = (storage: Storage, number: number, ns = '', of = T) =>
    storage.checkpoints.get({ thread_id: of, checkpoint_ns: ns, checkpoint_id: uuid(number) });

  describe('checkpoints', () => {
    it('gives back what was put, with the values of the checkpoints before', async () => {
      const { checkpoints } = subject().storage;
      const bytes: StoredValue = { type: 'bytes', tag: 'msgpack', base64: 'gaFh', view: { a: 1 } };
      await checkpoints.put(checkpoint(1, { writes: { a: full(1), b: { kind: 'full', value: bytes } } }));
      await checkpoints.put(
        checkpoint(2, {
          parent: 1,
          writes: { a: full({ x: [2] }) },
          sources: { b: uuid(1) },
          metadata: { who: 'me' },
        }),
      );
      await nowAndReopened(async (storage) => {
        const stored = await get(storage, 2);
        assert.deepEqual(stored, {
          thread_id: T,
          checkpoint_ns: '',
          parent_checkpoint_id: uuid(1),
          checkpoint: checkpoint(2).checkpoint,
          metadata: { source: 'loop', step: 2, who: 'me' },
          values: { a: json({ x: [2] }), b: bytes },
          sources: { a: uuid(2), b: uuid(1) },
          pending_writes: [],
          annotation: null,
        });
      });
    });

    it('drops single ones, and those that are left keep their values', async () => {
      const { checkpoints } = subject().storage;
      await checkpoints.put(checkpoint(1, { writes: { list: full([1]) } }));
      await checkpoints.put(checkpoint(2, { parent: 1, writes: { list: append(1, [2]) } }));
      await checkpoints.put(checkpoint(3, { parent: 2, writes: { list: append(2, [3]) } }));
      await checkpoints.put(checkpoint(4, { ns: 'child' }));
      const bytes = await checkpoints.channelSizes(T);
      assert.ok(bytes.list! > 0);
      await checkpoints.deleteCheckpoints(T, [
        { checkpoint_ns: '', checkpoint_id: uuid(2) },
        { checkpoint_ns: 'child', checkpoint_id: uuid(4) },
        { checkpoint_ns: '', checkpoint_id: uuid(9) },
      ]);
      await nowAndReopened(async (storage) => {
        assert.equal(await get(storage, 2), null);
        assert.equal(await storage.checkpoints.get({ thread_id: T, checkpoint_ns: 'child' }), null);
        assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: T }), [uuid(3), uuid(1)]);
        assert.deepEqual(jsonValues(await get(storage, 3)), [['list', [1, 2, 3]]]);
      });
      // The same id may come again; nothing of the one before is left on it.
      const { storage } = subject();
      await storage.checkpoints.put(checkpoint(2, { writes: { list: full(['new']) } }));
      assert.deepEqual(jsonValues(await get(storage, 2)), [['list', ['new']]]);
      await storage.checkpoints.deleteCheckpoints(threadId(7), [
        { checkpoint_ns: '', checkpoint_id: uuid(1) },
      ]);
    });

    it('answers null for what is not there', async () => {
      const { checkpoints } = subject().storage;
      assert.equal(await checkpoints.get({ thread_id: T, checkpoint_ns: '' }), null);
      await checkpoints.put(checkpoint(1));
      assert.equal(await get(subject().storage, 2), null);
      assert.equal(await get(subject().storage, 1, 'child'), null);
      assert.deepEqual(await idsOf(checkpoints, { thread_id: threadId(2) }), []);
    });

    it('gives the newest of the namespace, by id and not by order of arrival', async () => {
      const { checkpoints } = subject().storage;
      for (const number of [3, 5, 4]) await checkpoints.put(checkpoint(number));
      await checkpoints.put(checkpoint(9, { ns: 'child:1' }));
      await nowAndReopened(async (storage) => {
        const newest = await storage.checkpoints.get({ thread_id: T, checkpoint_ns: '' });
        assert.equal(newest?.checkpoint.id, uuid(5));
      });
    });

    it('replaces a checkpoint that is put again', async () => {
      const { checkpoints } = subject().storage;
      await checkpoints.put(checkpoint(1, { writes: { a: full('old') } }));
      await checkpoints.put(checkpoint(1, { writes: { a: full('new') } }));
      await nowAndReopened(async (storage) => {
        assert.deepEqual(jsonValues(await get(storage, 1)), [['a', 'new']]);
        assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: T }), [uuid(1)]);
      });
    });

    it('keeps forks apart whose channel versions are the same', async () => {
      const { checkpoints } = subject().storage;
      await checkpoints.put(checkpoint(1, { writes: { a: full('root') } }));
      for (const [number, value] of [
        [2, 'left'],
        [3, 'right'],
      ] as const) {
        const fork = checkpoint(number, { parent: 1, writes: { a: full(value) } });
        await checkpoints.put({ ...fork, checkpoint: { ...fork.checkpoint, channel_versions: { a: 2 } } });
        await checkpoints.put(checkpoint(number + 10, { parent: number, sources: { a: uuid(number) } }));
      }
      await nowAndReopened(async (storage) => {
        assert.deepEqual(jsonValues(await get(storage, 12)), [['a', 'left']]);
        assert.deepEqual(jsonValues(await get(storage, 13)), [['a', 'right']]);
        assert.equal((await get(storage, 13))?.parent_checkpoint_id, uuid(3));
      });
    });

    it('puts lists together that grew over hundreds of checkpoints, and on forks of them', async () => {
      const { checkpoints } = subject().storage;
      await checkpoints.put(checkpoint(1, { writes: { list: full([[1]]), other: full('x') } }));
      for (let n = 2; n <= 400; n += 1) {
        await checkpoints.put(
          checkpoint(n, {
            parent: n - 1,
            writes: { list: append(n - 1, [[n]]) },
            sources: { other: uuid(1) },
          }),
        );
      }
      // In between a checkpoint that only names the list's source, as a base.
      await checkpoints.put(checkpoint(500, { parent: 200, sources: { list: uuid(200), other: uuid(1) } }));
      await checkpoints.put(checkpoint(501, { parent: 500, writes: { list: append(500, ['fork', []]) } }));
      const upTo = (end: number) => Array.from({ length: end }, (_, at) => [at + 1]);
      await nowAndReopened(async (storage) => {
        assert.deepEqual((await get(storage, 400))?.values, { list: json(upTo(400)), other: json('x') });
        assert.deepEqual((await get(storage, 501))?.values, { list: json([...upTo(200), 'fork', []]) });
      });
    });

    it('says `damaged` for a checkpoint whose base is missing, and lists the others', async () => {
      const { checkpoints } = subject().storage;
      await checkpoints.put(checkpoint(1, { writes: { list: full([1]) } }));
      await checkpoints.put(checkpoint(2, { writes: { list: append(77, [2]) } }));
      await checkpoints.put(checkpoint(3, { sources: { list: uuid(78) } }));
      await checkpoints.put(checkpoint(4, { writes: { list: append(4, [2]) } }));
      await nowAndReopened(async (storage) => {
        for (const number of [2, 3, 4]) await assert.rejects(get(storage, number), { code: 'damaged' });
        assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: T }), [uuid(1)]);
        const newest = await storage.checkpoints.get({ thread_id: T, checkpoint_ns: '' });
        assert.equal(newest?.checkpoint.id, uuid(1));
      });
    });

    it('lists newest first, by namespace, before, id, filter and limit', async () => {
      const { checkpoints } = subject().storage;
      for (let n = 1; n <= 6; n += 1) {
        const metadata = { source: n % 2 === 0 ? 'loop' : 'input', tags: { list: [n] } };
        await checkpoints.put(checkpoint(n, { ns: n > 4 ? 'child:1' : '', metadata }));
      }
      await checkpoints.put(checkpoint(7, { thread: threadId(2) }));
      await nowAndReopened(async ({ checkpoints: store }) => {
        const ids = async (query: Parameters<typeof idsOf>[1]) =>
          (await idsOf(store, query)).map((id) => parseInt(id.slice(-4), 16));
        assert.deepEqual(await ids({ thread_id: T }), [6, 5, 4, 3, 2, 1]);
        assert.deepEqual(await ids({ thread_id: T, checkpoint_ns: '' }), [4, 3, 2, 1]);
        assert.deepEqual(await ids({ thread_id: T, checkpoint_ns: 'child:1' }), [6, 5]);
        assert.deepEqual(await ids({ thread_id: T, before: uuid(4) }), [3, 2, 1]);
        assert.deepEqual(await ids({ thread_id: T, before: uuid(100), limit: 2 }), [6, 5]);
        assert.deepEqual(await ids({ thread_id: T, checkpoint_id: uuid(2) }), [2]);
        assert.deepEqual(await ids({ thread_id: T, filter: { source: 'loop' } }), [6, 4, 2]);
        assert.deepEqual(
          await ids({ thread_id: T, filter: { source: 'loop' }, limit: 1, before: uuid(6) }),
          [4],
        );
        assert.deepEqual(await ids({ thread_id: T, filter: { tags: { list: [3] } } }), [3]);
        assert.deepEqual(await ids({ thread_id: T, filter: { toString: 'x' } }), []);
        assert.deepEqual(await ids({ thread_id: T, filter: {} }), [6, 5, 4, 3, 2, 1]);
        assert.deepEqual(await ids({ thread_id: T, limit: 0 }), []);
        assert.deepEqual((await ids({})).sort(), [1, 2, 3, 4, 5, 6, 7]);
      });
    });

    it('keeps what nobody waits for all the same, and what comes after at once', async () => {
      const { checkpoints } = subject().storage;
      const hurry = checkpoints.linger(T);
      const puts = [checkpoints.put(checkpoint(1)), checkpoints.put(checkpoint(2, { parent: 1 }))];
      await checkpoints.put(checkpoint(3, { parent: 2 }));
      const last = checkpoints.put(checkpoint(4, { parent: 3 }));
      hurry();
      await Promise.all([...puts, last]);
      await checkpoints.put(checkpoint(5, { parent: 4 }));
      await nowAndReopened(async (storage) =>
        assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: T }), [5, 4, 3, 2, 1].map(uuid)),
      );
    });

    it('may be read while it is written', async () => {
      const { checkpoints } = subject().storage;
      for (let n = 1; n <= 3; n += 1) await checkpoints.put(checkpoint(n));
      const seen: string[] = [];
      for await (const each of checkpoints.list({ thread_id: T })) {
        seen.push(each.checkpoint.id);
        await checkpoints.put(checkpoint(10 + seen.length));
      }
      assert.deepEqual(seen, [uuid(3), uuid(2), uuid(1)]);
    });

    it('takes any text and any key as data', async () => {
      const { checkpoints } = subject().storage;
      const odd = JSON.parse(
        '{"__proto__": {"polluted": true}, "constructor": 1, "": "\\u0000\\u2028"}',
      ) as Json;
      const writes = Object.fromEntries([
        ['__proto__', full(odd)],
        ['constructor', full('😀 \ud800 ünï')],
        ['a/../b', full(null)],
      ]);
      await checkpoints.put(checkpoint(1, { ns: '../up|__proto__', writes }));
      const sources = Object.fromEntries(Object.keys(writes).map((channel) => [channel, uuid(1)]));
      await checkpoints.put(checkpoint(2, { ns: '../up|__proto__', sources }));
      await nowAndReopened(async (storage) => {
        for (const number of [1, 2]) {
          const stored = await get(storage, number, '../up|__proto__');
          const values = new Map(jsonValues(stored));
          assert.equal(JSON.stringify(values.get('__proto__')), JSON.stringify(odd));
          assert.equal(values.get('constructor'), '😀 \ud800 ünï');
          assert.equal(values.get('a/../b'), null);
          assert.equal(values.size, 3);
        }
        assert.equal(({} as Record<string, unknown>).polluted, undefined);
      });
    });

    it('takes a value of 5 MB, and goes on after it', async () => {
      const { checkpoints } = subject().storage;
      const big = 'é'.repeat(2_500_000);
      await checkpoints.put(checkpoint(1, { writes: { big: full(big) } }));
      await checkpoints.put(checkpoint(2, { writes: { small: full(1) }, sources: { big: uuid(1) } }));
      await nowAndReopened(async (storage) => {
        const values = new Map(jsonValues(await get(storage, 2)));
        assert.equal(values.get('big'), big);
        assert.equal(values.get('small'), 1);
      });
    });

    it('takes thread ids that are no UUIDs, and keeps them apart', async () => {
      const { checkpoints } = subject().storage;
      const ids = ['1', '../../etc', 'A', 'a', '__proto__', 'con', 'x'.repeat(500)];
      for (const id of ids) await checkpoints.put(checkpoint(1, { thread: id, writes: { id: full(id) } }));
      await nowAndReopened(async (storage) => {
        for (const id of ids) {
          const stored = await get(storage, 1, '', id);
          assert.equal(stored?.thread_id, id);
          assert.deepEqual(jsonValues(stored), [['id', id]]);
        }
      });
    });
  });

  describe('writes of tasks', () => {
    it('keeps the first of a task and index, replaces special ones, orders by task and index', async () => {
      const { checkpoints } = subject().storage;
      await checkpoints.put(checkpoint(1));
      const put = (task_id: string, ...writes: [number, string, Json][]) =>
        checkpoints.putWrites({
          thread_id: T,
          checkpoint_ns: '',
          checkpoint_id: uuid(1),
          writes: writes.map(([idx, channel, value]) => ({ task_id, idx, channel, value: json(value) })),
        });
      await put('t2', [1, 'b', 'second'], [0, 'a', 'first']);
      await put('t1', [-1, '__error__', 'boom'], [0, 'a', 1]);
      await put('t1', [-1, '__error__', 'bang'], [0, 'a', 'ignored'], [1, 'c', 2]);
      await put('t2', [2, 'd', 'late']);
      await nowAndReopened(async (storage) => {
        const writes = (await get(storage, 1))?.pending_writes ?? [];
        assert.deepEqual(
          writes.map(({ task_id, idx, channel, value }) => [task_id, idx, channel, value]),
          [
            ['t2', 0, 'a', json('first')],
            ['t2', 1, 'b', json('second')],
            ['t2', 2, 'd', json('late')],
            ['t1', -1, '__error__', json('bang')],
            ['t1', 0, 'a', json(1)],
            ['t1', 1, 'c', json(2)],
          ],
        );
      });
    });

    it('are taken back by the run that wrote them, as if it had never been', async () => {
      const { checkpoints } = subject().storage;
      await checkpoints.put(checkpoint(1));
      await checkpoints.put(checkpoint(2));
      const put = (run_id: string | undefined, number: number, ...writes: [number, string, Json][]) =>
        checkpoints.putWrites({
          thread_id: T,
          checkpoint_ns: '',
          checkpoint_id: uuid(number),
          writes: writes.map(([idx, channel, value]) => ({
            task_id: 't',
            idx,
            channel,
            value: json(value),
          })),
          run_id,
        });
      const annotation = (number: number, name: string) => ({
        thread_id: T,
        checkpoint_ns: '',
        checkpoint_id: uuid(number),
        tasks: [{ id: 't', name, path: [] }],
        value_channels: ['a'],
      });
      await put('run 1', 1, [-3, '__interrupt__', 'first'], [0, 'a', 'kept']);
      await put('run 2', 1, [-3, '__interrupt__', 'second'], [-4, '__resume__', 'yes'], [0, 'a', 'ignored']);
      await put(undefined, 2, [0, 'b', 'of nobody']);
      await checkpoints.annotate(annotation(1, 'of run 2'));
      await checkpoints.annotate(annotation(2, 'stays'));
      await subject().reopen();
      await subject().storage.checkpoints.withdrawWrites(T, 'run 2');
      await subject().storage.checkpoints.withdrawWrites(T, 'unknown');
      await subject().storage.checkpoints.withdrawWrites(threadId(7), 'run 2');
      await nowAndReopened(async (storage) => {
        const first = await get(storage, 1);
        assert.deepEqual(
          first?.pending_writes.map(({ idx, value }) => [idx, value]),
          [
            [-3, json('first')],
            [0, json('kept')],
          ],
        );
        assert.equal(first.annotation, null);
        const second = await get(storage, 2);
        assert.deepEqual(second?.pending_writes[0]?.value, json('of nobody'));
        assert.deepEqual(second.annotation, annotation(2, 'stays'));
      });
    });

    it('may come before their checkpoint', async () => {
      const { checkpoints } = subject().storage;
      const write = { task_id: 't', idx: 0, channel: 'a', value: json(1) };
      await checkpoints.putWrites({
        thread_id: T,
        checkpoint_ns: '',
        checkpoint_id: uuid(1),
        writes: [write],
      });
      assert.equal(await get(subject().storage, 1), null);
      assert.deepEqual(await idsOf(checkpoints, { thread_id: T }), []);
      await checkpoints.put(checkpoint(1));
      await nowAndReopened(async (storage) => {
        assert.deepEqual((await get(storage, 1))?.pending_writes, [write]);
      });
    });
  });
}
