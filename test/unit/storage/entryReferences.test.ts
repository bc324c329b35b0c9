import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChannelWrite, PendingWrite } from '../../../server/protocol/checkpoints.js';
import type { DataFolder } from './dataFolder.js';
import { dataFolder } from './dataFolder.js';
import { append, checkpoint, full, jsonValues, threadId, uuid } from './samples.js';

const T = threadId(1);
const long = (n: number) => `value ${n} ${'x'.repeat(1000)}`;
const written = (channel: string, value: PendingWrite['value']): PendingWrite => ({
  task_id: 't',
  idx: channel === 'list' ? 0 : 1,
  channel,
  value,
});

describe('a value that a task wrote and a checkpoint took in', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await dataFolder();
  });
  afterEach(() => folder.remove());

  const steps = 5;
  const keep = async (): Promise<void> => {
    const storage = await folder.open();
    const { checkpoints } = storage;
    await checkpoints.put(checkpoint(1, { writes: { list: full([]), text: full('') } }));
    for (let n = 2; n <= steps; n += 1) {
      const writes: Record<string, ChannelWrite> = { list: append(n - 1, [long(n)]), text: full(long(-n)) };
      await checkpoints.putWrites({
        thread_id: T,
        checkpoint_ns: '',
        checkpoint_id: uuid(n - 1),
        writes: [
          written('list', { type: 'json', value: [long(n)] }),
          written('text', { type: 'json', value: long(-n) }),
        ],
      });
      await checkpoints.put(checkpoint(n, { parent: n - 1, writes }));
    }
    await storage.close();
  };
  const segment = () => join(folder.dir, 'threads', T, 'checkpoints', '000001.json');
  const list = [2, 3, 4, 5].map(long);

  it('is in the files once also where it alone fills one', async () => {
    const storage = await folder.open();
    const large = 'ü'.repeat(100_000);
    for (let n = 2; n <= 4; n += 1) {
      const value = { type: 'json' as const, value: large + String(n) };
      const place = { thread_id: T, checkpoint_ns: '', checkpoint_id: uuid(n - 1) };
      await storage.checkpoints.putWrites({ ...place, writes: [written('text', value)] });
      await storage.checkpoints.put(checkpoint(n, { parent: n - 1, writes: { text: full(value.value) } }));
    }
    await storage.close();
    const names = await readdir(join(segment(), '..'));
    const texts = await Promise.all(names.map((name) => readFile(join(segment(), '..', name), 'utf8')));
    assert.equal(texts.length, 3);
    assert.equal(texts.join('').split(large).length - 1, 3);
    const again = await folder.open();
    const newest = await again.checkpoints.get({ thread_id: T, checkpoint_ns: '' });
    assert.deepEqual(jsonValues(newest), [['text', `${large}4`]]);
    assert.deepEqual(again.problems(), []);
  });

  it('is in the file once, and shows in both', async () => {
    await keep();
    const text = await readFile(segment(), 'utf8');
    for (const n of [2, -2, 5, -5]) assert.equal(text.split(long(n)).length, 2, `${n}`);
    const storage = await folder.open();
    const newest = await storage.checkpoints.get({ thread_id: T, checkpoint_ns: '' });
    assert.deepEqual(jsonValues(newest), [
      ['list', list],
      ['text', long(-steps)],
    ]);
    const before = { thread_id: T, checkpoint_ns: '', checkpoint_id: uuid(steps - 1) };
    const pending = (await storage.checkpoints.get(before))?.pending_writes;
    assert.deepEqual(
      pending?.map(({ value }) => value),
      [
        { type: 'json', value: [long(steps)] },
        { type: 'json', value: long(-steps) },
      ],
    );
  });

  it('stays when what wrote it is deleted, and in a copy of the thread', async () => {
    await keep();
    const storage = await folder.open();
    const places = [1, 2, 3, 4].map((n) => ({ checkpoint_ns: '', checkpoint_id: uuid(n) }));
    await storage.checkpoints.deleteCheckpoints(T, places);
    await storage.threads.copy(T, {
      thread_id: threadId(2),
      created_at: '',
      updated_at: '',
      state_updated_at: '',
      metadata: {},
      status: 'idle',
      config: {},
      error: null,
    });
    await storage.checkpoints.put(checkpoint(6, { writes: { list: append(5, [6]) } }));
    await storage.close();
    const reopened = await folder.open();
    const own = await reopened.checkpoints.get({ thread_id: T, checkpoint_ns: '' });
    assert.deepEqual(jsonValues(own), [['list', [...list, 6]]]);
    const copied = await reopened.checkpoints.get({ thread_id: threadId(2), checkpoint_ns: '' });
    assert.deepEqual(jsonValues(copied), [
      ['list', list],
      ['text', long(-steps)],
    ]);
    assert.deepEqual(reopened.problems(), []);
  });
});
