import assert from 'node:assert/strict';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenedStorage } from '../../../server/storage/openStorage.js';
import type { DataFolder } from './dataFolder.js';
import { dataFolder } from './dataFolder.js';
import { append, checkpoint, full, idsOf, run, thread, threadId, uuid } from './samples.js';

const T = threadId(1);
const other = threadId(2);
const count = 300;

describe('storage in lowdb over damaged files', () => {
  let folder: DataFolder;
  const path = (...names: string[]) => join(folder.dir, 'threads', T, ...names);
  const segment = (number: number) => path('checkpoints', `${String(number).padStart(6, '0')}.json`);
  const asides = async (dir: string) =>
    (await readdir(dir)).filter((name) => name.includes('.json.damaged-'));

  beforeEach(async () => {
    folder = await dataFolder();
    const storage = await folder.open();
    for (const id of [T, other]) {
      await storage.threads.put(thread(id, { name: id }));
      await storage.runs.put(run(1, 'success', id));
      await storage.runs.put(run(2, 'running', id));
    }
    await storage.checkpoints.put(checkpoint(1, { thread: other }));
    for (let n = 1; n <= count; n += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, at) => n + at).map((each) => {
          const writes = { list: (each - 1) % 100 === 0 ? full([each]) : append(each - 1, [each]) };
          const metadata = { graph_id: 'joke', text: `${each} ${'x'.repeat(500)}` };
          return storage.checkpoints.put(checkpoint(each, { parent: each - 1, writes, metadata }));
        }),
      );
    }
    await storage.close();
  });
  afterEach(() => folder.remove());

  const serves = async (storage: OpenedStorage): Promise<void> => {
    assert.deepEqual(await storage.threads.get(other), thread(other, { name: other }));
    assert.deepEqual(await idsOf(storage.checkpoints, { thread_id: other }), [uuid(1)]);
    assert.equal((await storage.runs.list(other)).length, 2);
  };

  const damages: Record<string, (text: string) => string> = {
    'cut off in the middle': (text) => text.slice(0, text.length / 2),
    empty: () => '',
    'no JSON': () => 'not json at all',
    'of another shape': () => '[1, 2, 3]',
    'of a later format': (text) => text.replace(/"format":\d/, '"format":99'),
    'edited by hand into nonsense': (text) => text.replace('"writes":{', '"writes":7,"was":{'),
    'edited by hand so that a value refers to nothing': (text) =>
      text.replace(
        /"writes":\{"list":\{[^}]*\}/,
        '"writes":{"list":{"kind":"full","same":{"entry":7,"write":9}}',
      ),
    'filled with zeros': (text) => '\0'.repeat(text.length),
  };
  for (const [name, damage] of Object.entries(damages)) {
    it(`works around a segment that is ${name}`, async () => {
      await writeFile(segment(1), damage(await readFile(segment(1), 'utf8')));
      const storage = await folder.open();
      const ids = await idsOf(storage.checkpoints, { thread_id: T });
      assert.ok(ids.length > 0 && ids.length < count, `${ids.length} checkpoints were served`);
      assert.equal(ids[0], uuid(count));
      await serves(storage);
      const [problem] = storage.problems();
      assert.equal(problem?.file, `threads/${T}/checkpoints/000001.json`);
      assert.ok(problem.set_aside_as?.startsWith(`threads/${T}/checkpoints/000001.json.damaged-`));
      assert.notEqual(problem.message, '');
      assert.equal((await asides(path('checkpoints'))).length, 1);

      await storage.checkpoints.put(checkpoint(1000, { writes: { list: full([]) } }));
      await storage.close();
      const again = await folder.open();
      assert.deepEqual(await idsOf(again.checkpoints, { thread_id: T }), [uuid(1000), ...ids]);
      assert.deepEqual(
        again.problems().filter(({ set_aside_as }) => set_aside_as !== null),
        [],
      );
    });
  }

  it('does not use the number of a segment again that was set aside', async () => {
    const names = (await readdir(path('checkpoints'))).sort();
    const last = names.length;
    await writeFile(segment(last), 'x');
    const storage = await folder.open();
    await storage.checkpoints.put(checkpoint(1000));
    await storage.close();
    assert.ok((await readdir(path('checkpoints'))).includes(`${String(last + 1).padStart(6, '0')}.json`));
  });

  it('notices damage that comes while it is open', async () => {
    // A cache that holds one segment, so that the others are read again.
    const storage = await folder.open({}, 1);
    assert.equal((await idsOf(storage.checkpoints, { thread_id: T })).length, count);
    await writeFile(segment(1), 'x');
    await writeFile(segment(2), 'x');
    const ids = await idsOf(storage.checkpoints, { thread_id: T });
    assert.equal(ids[0], uuid(count));
    assert.ok(ids.length < count);
    assert.equal(
      await storage.checkpoints.get({ thread_id: T, checkpoint_ns: '', checkpoint_id: uuid(1) }),
      null,
    );
    await serves(storage);
    assert.ok(storage.problems().some(({ file }) => file === `threads/${T}/checkpoints/000001.json`));
  });

  it('does not take the segment of one thread for that of another', async () => {
    await rename(join(folder.dir, 'threads', other, 'checkpoints', '000001.json'), segment(900));
    const storage = await folder.open();
    assert.ok(!(await idsOf(storage.checkpoints, { thread_id: T })).includes(uuid(900)));
    assert.match(storage.problems()[0]?.message ?? '', /another thread/);
  });

  it('makes a head anew from the checkpoints', async () => {
    await writeFile(path('head.json'), '{"format":1,');
    const storage = await folder.open();
    const made = await storage.threads.get(T);
    assert.deepEqual(made?.metadata, { graph_id: 'joke' });
    assert.equal(made.status, 'idle');
    assert.equal(made.created_at, checkpoint(count).checkpoint.ts);
    assert.equal((await idsOf(storage.checkpoints, { thread_id: T })).length, count);
    assert.deepEqual(
      (await storage.runs.list(T)).map(({ run_id }) => run_id),
      [uuid(1)],
    );
    await serves(storage);
    assert.equal(storage.problems()[0]?.file, `threads/${T}/head.json`);
    await storage.close();
    const again = await folder.open();
    assert.deepEqual(await again.threads.get(T), made);
    assert.deepEqual(again.problems(), []);
  });

  it('works around damaged runs and assistants', async () => {
    await writeFile(path('runs', `${uuid(1)}.json`), '{}');
    await writeFile(join(folder.dir, 'assistants.json'), '{"format":1,"assistants":{}}');
    const storage = await folder.open();
    assert.deepEqual(
      (await storage.runs.list(T)).map(({ run_id }) => run_id),
      [uuid(2)],
    );
    assert.deepEqual(await storage.assistants.list(), []);
    assert.deepEqual(
      storage
        .problems()
        .map(({ file }) => file)
        .sort(),
      ['assistants.json', `threads/${T}/runs/${uuid(1)}.json`],
    );
    await serves(storage);
  });

  it('takes the ended run where a crash left it both ended and unfinished', async () => {
    const text = await readFile(path('runs', `${uuid(1)}.json`), 'utf8');
    const ended = text.replaceAll(uuid(1), uuid(2)).replace(/,\n"crc32".*\}/, '}');
    await writeFile(path('runs', `${uuid(2)}.json`), ended);
    const storage = await folder.open();
    assert.deepEqual(
      (await storage.runs.unfinished()).map(({ thread_id }) => thread_id),
      [other],
    );
    assert.equal((await storage.runs.get(T, uuid(2)))?.status, 'success');
  });
});
