import assert from 'node:assert/strict';
import { copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, type DataFolder } from './dataFolder.js';
import { item } from './itemConformance.js';

describe('items on disk', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await dataFolder();
  });
  afterEach(() => folder.remove());
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => item(['many'], `key ${index}`, { text: 'x'.repeat(1000) }));

  it('splits files so that a write stays small, and finds everything again', async () => {
    const storage = await folder.open();
    for (const each of many(400)) await storage.items.put(each);
    const files = await readdir(join(folder.dir, 'store'));
    assert.ok(files.length >= 16 && !files.includes('all.json'), files.join());
    for (const file of files) assert.ok((await stat(join(folder.dir, 'store', file))).size < 140_000, file);
    await storage.close();
    const reopened = await folder.open();
    assert.equal((await reopened.items.list([])).length, 400);
    assert.equal((await reopened.items.get(['many'], 'key 399'))?.key, 'key 399');
  });

  it('takes the whole file where a crash cut a split off', async () => {
    const storage = await folder.open();
    for (const each of many(100)) await storage.items.put(each);
    const whole = join(folder.dir, 'store', 'all.json');
    const kept = join(folder.dir, 'kept');
    await copyFile(whole, kept);
    for (const each of many(140).slice(100)) await storage.items.put(each);
    await storage.close();
    await copyFile(kept, whole);
    const reopened = await folder.open();
    assert.equal((await reopened.items.list([])).length, 100);
    assert.deepEqual(await readdir(join(folder.dir, 'store')), ['all.json']);
  });

  it('sets a damaged file aside and serves the others', async () => {
    const storage = await folder.open();
    for (const each of many(400)) await storage.items.put(each);
    await storage.close();
    const damaged = join(folder.dir, 'store', (await readdir(join(folder.dir, 'store'))).sort()[0]!);
    const lost = (JSON.parse(await readFile(damaged, 'utf8')) as { items: { key: string }[] }).items;
    await writeFile(damaged, '{"format":1,"items":[');
    const reopened = await folder.open();
    assert.equal((await reopened.items.list([])).length, 400 - lost.length);
    assert.match(reopened.problems()[0]?.file ?? '', /^store\//);
    await reopened.items.put(item(['many'], lost[0]!.key));
    await reopened.close();
    assert.equal((await (await folder.open()).items.list([])).length, 401 - lost.length);
  });
});
