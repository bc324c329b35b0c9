/** Every kind of file of a data folder, damaged in every way: named, set aside, and everything else served. */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cron } from '../../../server/protocol/crons.js';
import type { StoredItem } from '../../../server/storage/port.js';
import type { OpenedStorage } from '../../../server/storage/openStorage.js';
import type { DataFolder } from './dataFolder.js';
import { dataFolder } from './dataFolder.js';
import { checkpoint, full, idsOf, run, thread, threadId, uuid } from './samples.js';

const T = threadId(1);
const other = threadId(2);
const time = '2026-01-01T00:00:00.000Z';
const assistant = {
  assistant_id: uuid(7),
  graph_id: 'joke',
  name: 'mine',
  description: null,
  config: {},
  context: {},
  metadata: {},
  version: 1,
  created_at: time,
  updated_at: time,
};
const cron = {
  cron_id: uuid(8),
  assistant_id: uuid(7),
  schedule: '* * * * *',
  payload: {},
} as unknown as Cron;
const item: StoredItem = {
  namespace: ['a'],
  key: 'k',
  value: { text: 'kept' },
  created_at: time,
  updated_at: time,
};

/** By file (relative to the data folder): what is missing without it. */
const kinds: Record<string, { file: string; part: Part }> = {
  'a head': { file: `threads/${T}/head.json`, part: 'head' },
  'a segment': { file: `threads/${T}/checkpoints/000001.json`, part: 'checkpoints' },
  'a run': { file: `threads/${T}/runs/${uuid(1)}.json`, part: 'run' },
  items: { file: 'store/all.json', part: 'items' },
  assistants: { file: 'assistants.json', part: 'assistants' },
  crons: { file: 'crons.json', part: 'crons' },
};
type Part = 'head' | 'checkpoints' | 'run' | 'items' | 'assistants' | 'crons';

const damages: Record<string, (path: string) => Promise<void>> = {
  empty: (path) => writeFile(path, ''),
  'cut off': async (path) => {
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, text.length / 2));
  },
  'no JSON': (path) => writeFile(path, 'not json at all'),
  'of another shape': (path) =>
    writeFile(path, '{"format":1,"thread_id":5,"entries":{},"items":{},"run":[]}'),
  'of a later format': async (path) => {
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/"format": ?\d+/, '"format":99'));
  },
  'filled with zeros': async (path) => {
    await writeFile(path, '\0'.repeat((await readFile(path)).length));
  },
  'a folder': async (path) => {
    await rm(path);
    await mkdir(path);
  },
  // Valid JSON of the right shape, only not what was written.
  'changed by a byte': async (path) => {
    const text = await readFile(path, 'utf8');
    const changed = text.replace(/"(joke|kept|mine|loop|success|\* \* \* \* \*)"/, '"other"');
    assert.notEqual(changed, text);
    await writeFile(path, changed);
  },
  'laid out anew': async (path) => {
    await writeFile(path, JSON.stringify(JSON.parse(await readFile(path, 'utf8')), null, 2));
  },
};

describe('a file of the data folder', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await dataFolder();
    const storage = await folder.open();
    for (const id of [T, other]) {
      await storage.threads.put(thread(id, { name: 'kept' }));
      await storage.runs.put(run(1, 'success', id));
      await storage.checkpoints.put(checkpoint(1, { thread: id, writes: { topic: full('kept') } }));
    }
    await storage.items.put(item);
    await storage.assistants.put(assistant);
    await storage.crons.put(cron);
    await storage.close();
  });
  afterEach(() => folder.remove());

  /** Everything is served but the part that is damaged; that is empty, or (a head) made anew. */
  async function checkParts(storage: OpenedStorage, damaged: Part): Promise<void> {
    const found = {
      head: (await storage.threads.get(T))?.metadata,
      checkpoints: await idsOf(storage.checkpoints, { thread_id: T }),
      run: (await storage.runs.list(T)).map(({ run_id }) => run_id),
      items: await storage.items.list([]),
      assistants: await storage.assistants.list(),
      crons: await storage.crons.list(),
    };
    const whole = {
      head: { name: 'kept' },
      checkpoints: [uuid(1)],
      run: [uuid(1)],
      items: [item],
      assistants: [assistant],
      crons: [cron],
    };
    assert.deepEqual(found, { ...whole, [damaged]: damaged === 'head' ? {} : [] });
    assert.deepEqual((await storage.threads.get(other))?.metadata, { name: 'kept' });
    assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: other }), [uuid(1)]);
    assert.equal((await storage.runs.list(other)).length, 1);
  }

  for (const [kind, { file, part }] of Object.entries(kinds)) {
    for (const [name, damage] of Object.entries(damages)) {
      it(`${kind}, ${name}, is reported by name and set aside, and everything else is served`, async () => {
        await damage(join(folder.dir, file));
        const storage = await folder.open();
        await checkParts(storage, part);
        const [problem, ...others] = storage.problems();
        assert.equal(problem?.file, file);
        assert.ok(problem.set_aside_as?.startsWith(`${file}.damaged-`), problem.message);
        assert.deepEqual(others, []);
        const names = await readdir(join(folder.dir, file, '..'));
        assert.equal(names.filter((each) => each.includes('.damaged-')).length, 1);

        // It starts again as well, has nothing more to say, and takes what is new.
        await storage.close();
        const again = await folder.open();
        await checkParts(again, part);
        assert.deepEqual(again.problems(), []);
        await again.threads.put(thread(T, { name: 'new' }));
        await again.runs.put(run(2, 'success'));
        await again.checkpoints.put(checkpoint(2));
        await again.items.put({ ...item, key: 'new' });
        await again.assistants.put({ ...assistant, assistant_id: uuid(9) });
        await again.crons.put({ ...cron, cron_id: uuid(9) });
        await again.close();
        const last = await folder.open();
        assert.deepEqual((await last.threads.get(T))?.metadata, { name: 'new' });
        assert.equal((await idsOf(last.checkpoints, { thread_id: T }))[0], uuid(2));
        assert.ok(await last.runs.get(T, uuid(2)));
        assert.ok(await last.items.get(['a'], 'new'));
        assert.ok(await last.assistants.get(uuid(9)));
        assert.ok(await last.crons.get(uuid(9)));
      });
    }

    it(`${kind}, edited by hand on purpose, is taken as it is`, async () => {
      const path = join(folder.dir, file);
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replace(/,\n"crc32":"[0-9a-f]{8}"/, '').replaceAll('kept', 'edited'));
      const storage = await folder.open();
      assert.equal((await idsOf(storage.checkpoints, { thread_id: T })).length, 1);
      assert.equal((await storage.runs.list(T)).length, 1);
      if (part === 'head') assert.deepEqual((await storage.threads.get(T))?.metadata, { name: 'edited' });
      if (part === 'items') assert.deepEqual((await storage.items.list([]))[0]?.value, { text: 'edited' });
      assert.deepEqual(storage.problems(), []);
    });
  }

  it('that is a lock nobody can read does not keep the folder closed, and is reported', async () => {
    await writeFile(join(folder.dir, 'lock.json'), '{"pid": 1');
    const storage = await folder.open();
    assert.equal(storage.problems()[0]?.file, 'lock.json');
    assert.equal((await storage.threads.list()).length, 2);
  });

  it('that lies where a folder must be is set aside', async () => {
    await rm(join(folder.dir, 'store'), { recursive: true });
    await writeFile(join(folder.dir, 'store'), 'x');
    const storage = await folder.open();
    assert.equal(storage.problems()[0]?.file, 'store');
    await storage.items.put(item);
    assert.equal((await storage.threads.list()).length, 2);
  });

  it('that is only a courtesy keeps nobody from starting, whatever lies in its place', async () => {
    for (const name of ['.gitignore', 'README']) {
      await rm(join(folder.dir, name));
      await mkdir(join(folder.dir, name));
    }
    const storage = await folder.open();
    assert.deepEqual(
      storage.problems().map(({ file }) => file),
      ['.gitignore', 'README'],
    );
    assert.equal((await storage.threads.list()).length, 2);
  });

  it('that merely cannot be read just now is not written over', async () => {
    const path = join(folder.dir, 'threads', T, 'head.json');
    const before = await readFile(path, 'utf8');
    const denied = Object.assign(new Error('permission denied'), { code: 'EACCES' });
    const { readFileSync } = await import('node:fs');
    const storage = await folder.open({
      readFileSync: (file, encoding) => {
        if (file === path) throw denied;
        return readFileSync(file, encoding);
      },
    });
    assert.deepEqual(storage.problems(), [
      { file: `threads/${T}/head.json`, set_aside_as: null, message: 'permission denied' },
    ]);
    await assert.rejects(storage.threads.put(thread(T)), { code: 'damaged' });
    await storage.close();
    assert.equal(await readFile(path, 'utf8'), before);
    assert.deepEqual((await (await folder.open()).threads.get(T))?.metadata, { name: 'kept' });
  });
});
