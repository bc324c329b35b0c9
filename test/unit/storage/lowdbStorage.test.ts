import assert from 'node:assert/strict';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedStorage } from '../../../server/storage/openStorage.js';
import { callsConformance } from './callsConformance.js';
import { checkpointConformance } from './checkpointConformance.js';
import { notesConformance } from './notesConformance.js';
import { recordConformance } from './recordConformance.js';
import { itemConformance } from './itemConformance.js';
import type { DataFolder } from './dataFolder.js';
import { dataFolder } from './dataFolder.js';
import { checkpoint, full, run, thread, threadId, uuid } from './samples.js';

describe('storage in lowdb', () => {
  let folder: DataFolder;
  let storage: OpenedStorage;
  beforeEach(async () => {
    folder = await dataFolder();
    storage = await folder.open();
  });
  afterEach(() => folder.remove());

  const subject = () => ({
    storage,
    async reopen() {
      await storage.close();
      storage = await folder.open();
      assert.deepEqual(
        storage.problems().filter(({ set_aside_as }) => set_aside_as !== null),
        [],
      );
      return storage;
    },
  });
  callsConformance(subject);
  checkpointConformance(subject);
  notesConformance(subject);
  recordConformance(subject);
  itemConformance(subject);

  it('keeps itself out of git and leaves readable files, one folder per thread', async () => {
    await storage.threads.put(thread(threadId(1)));
    await storage.checkpoints.put(checkpoint(1, { writes: { topic: full('ducks') } }));
    await storage.runs.put(run(1, 'success'));
    await storage.close();
    assert.equal(await readFile(join(folder.dir, '.gitignore'), 'utf8'), '*\n');
    const inThread = join(folder.dir, 'threads', threadId(1));
    assert.deepEqual((await readdir(inThread)).sort(), ['checkpoints', 'head.json', 'runs']);
    assert.deepEqual(await readdir(join(inThread, 'runs')), [`${uuid(1)}.json`]);
    const segment = await readFile(join(inThread, 'checkpoints', '000001.json'), 'utf8');
    assert.match(segment, /"topic":\{"kind":"full","value":\{"type":"json","value":"ducks"\}\}/);
    assert.deepEqual(await readdir(join(folder.dir, 'tmp')), []);
    assert.deepEqual(await readdir(join(folder.dir, 'journal')), []);
  });

  it('does not bring a deleted run back after a crash', async () => {
    await storage.runs.put(run(1, 'running'));
    await storage.runs.put(run(1, 'success'));
    assert.equal(await storage.runs.delete(threadId(1), uuid(1)), true);
    // As a crash leaves it: what is on disk now, opened elsewhere.
    const left = await dataFolder();
    try {
      await cp(join(folder.dir, 'threads'), join(left.dir, 'threads'), { recursive: true });
      const again = await left.open();
      assert.deepEqual(await again.runs.list(threadId(1)), []);
      assert.deepEqual(await again.runs.unfinished(), []);
    } finally {
      await left.remove();
    }
  });

  it('does not bring a deleted thread back by what was left for later', async () => {
    const left: (() => void)[] = [];
    await storage.close();
    storage = await folder.open({ later: (work) => void left.push(work) });
    const ids = Array.from({ length: 12 }, (_, turn) => threadId(turn + 1));
    for (const [turn, id] of ids.entries()) {
      await storage.threads.put(thread(id));
      await storage.runs.put(run(1, 'running', id));
      await storage.runs.put(run(1, 'success', id));
      const due = left.splice(0);
      const deleting = storage.threads.delete(id);
      // Its time comes at that turn of the deletion.
      for (let passed = 0; passed < turn; passed++) await new Promise(setImmediate);
      for (const work of due) work();
      await deleting;
    }
    await storage.close();
    const again = await folder.open();
    assert.deepEqual(await again.threads.list(), []);
    assert.deepEqual(await again.runs.list(threadId(1)), []);
  });

  it('refuses what is no id', async () => {
    await assert.rejects(storage.checkpoints.put(checkpoint(1, { thread: '' })), { code: 'bad-id' });
    await assert.rejects(storage.runs.get(threadId(1), ''), { code: 'bad-id' });
  });

  it('takes nothing more after it was closed', async () => {
    await storage.threads.put(thread(threadId(1)));
    await storage.close();
    await assert.rejects(storage.threads.put(thread(threadId(1))), { code: 'closed' });
    await assert.rejects(storage.checkpoints.put(checkpoint(1)), { code: 'closed' });
    await assert.rejects(storage.runs.put(run(1, 'success')), { code: 'closed' });
  });
});
