/** A data folder as older versions left it: no checksums, no journal, no references between values, each value in full. */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder } from './dataFolder.js';
import type { DataFolder } from './dataFolder.js';
import { append, checkpoint, full, idsOf, jsonValues, run, thread, threadId, uuid } from './samples.js';

const T = threadId(1);

describe('a data folder of an older version', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await dataFolder();
    const inThread = join(folder.dir, 'threads', T);
    for (const each of ['checkpoints', 'runs']) await mkdir(join(inThread, each), { recursive: true });
    const save = (name: string, content: unknown): Promise<void> =>
      writeFile(join(folder.dir, name), JSON.stringify(content, null, 1));
    const unfinished = run(2, 'pending');
    await save(`threads/${T}/head.json`, { format: 1, thread_id: T, thread: thread(T), runs: [unfinished] });
    await save(`threads/${T}/runs/${uuid(1)}.json`, { format: 1, run: run(1, 'success') });
    const { thread_id: _, ...first } = checkpoint(1, { writes: { list: full(['a']) } });
    const { thread_id: __, ...second } = checkpoint(2, { parent: 1, writes: { list: append(1, ['b']) } });
    const written = { task_id: 't', idx: 0, channel: 'list', value: { type: 'json', value: ['b'] } };
    const place = { checkpoint_ns: '', checkpoint_id: uuid(1) };
    const entries = [
      { kind: 'checkpoint', put: first },
      { kind: 'writes', ...place, writes: [written] },
      { kind: 'annotation', annotation: { ...place, tasks: [], value_channels: ['list'] } },
      { kind: 'checkpoint', put: second },
    ];
    await save(`threads/${T}/checkpoints/000001.json`, { format: 1, thread_id: T, entries });
    const time = '2025-01-01T00:00:00.000Z';
    const item = { namespace: ['a'], key: 'k', value: { n: 1 }, created_at: time, updated_at: time };
    await mkdir(join(folder.dir, 'store'));
    await save('store/all.json', { format: 1, items: [item] });
  });
  afterEach(() => folder.remove());

  it('is read, gone on with, and read again', async () => {
    let storage = await folder.open();
    for (const more of [false, true]) {
      assert.deepEqual(storage.problems(), []);
      assert.deepEqual(await storage.threads.get(T), thread(T));
      assert.deepEqual(
        (await storage.runs.list(T)).map(({ run_id, status }) => [run_id, status]),
        [
          [uuid(2), 'pending'],
          [uuid(1), 'success'],
        ],
      );
      const first = { thread_id: T, checkpoint_ns: '', checkpoint_id: uuid(1) };
      const old = await storage.checkpoints.get(first);
      assert.deepEqual([jsonValues(old), old?.pending_writes.length], [[['list', ['a']]], 1]);
      assert.deepEqual(old?.annotation?.value_channels, ['list']);
      const newest = await storage.checkpoints.get({ thread_id: T, checkpoint_ns: '' });
      assert.deepEqual(jsonValues(newest), [['list', more ? ['a', 'b', 'c'] : ['a', 'b']]]);
      assert.equal((await storage.items.list([])).length, 1);
      if (more) break;
      await storage.checkpoints.put(checkpoint(3, { parent: 2, writes: { list: append(2, ['c']) } }));
      await storage.close();
      storage = await folder.open();
    }
    assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: T }), [uuid(3), uuid(2), uuid(1)]);
    await storage.close();
    const segment = await readFile(join(folder.dir, 'threads', T, 'checkpoints', '000001.json'), 'utf8');
    assert.match(segment, /^\{"format":3,/);
    assert.match(segment, /"crc32":"[0-9a-f]{8}"\}\n$/);
  });
});
