import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DataFolderLock } from '../../../server/protocol/backstep.js';
import { readLock } from '../../../server/protocol/readLock.js';
import { createDisk } from '../../../server/storage/lowdb/disk.js';
import { acquireLock } from '../../../server/storage/lowdb/lock.js';
import { openStorage } from '../../../server/storage/openStorage.js';
import { nodeStorageDeps } from '../../../server/storage/storageDeps.js';
import type { StorageDeps } from '../../../server/storage/storageDeps.js';
import { childWriter } from './childWriter.js';
import type { ChildWriter } from './childWriter.js';
import type { DataFolder } from './dataFolder.js';
import { dataFolder } from './dataFolder.js';
import { thread, threadId } from './samples.js';

const dead: DataFolderLock = {
  pid: 1_000_000_000,
  instance_id: 'dead',
  url: null,
  version: '0.0.0',
  started_at: '2020-01-01T00:00:00.000Z',
};

describe('the lock of a data folder', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await dataFolder();
  });
  afterEach(() => folder.remove());

  const leave = (lock: DataFolderLock) => writeFile(join(folder.dir, 'lock.json'), JSON.stringify(lock));
  const claims = async () => (await readdir(folder.dir)).filter((name) => name.includes('claim'));

  it('names its holder and where it listens, and goes when it lets go', async () => {
    const storage = await folder.open();
    const lock = await readLock(folder.dir);
    assert.equal(lock?.pid, process.pid);
    assert.equal(lock.instance_id, 'test-0');
    assert.equal(lock.url, null);
    await storage.announce('http://127.0.0.1:2024');
    assert.equal((await readLock(folder.dir))?.url, 'http://127.0.0.1:2024');
    await assert.rejects(folder.open(), {
      code: 'folder-locked',
      details: { pid: process.pid, url: 'http://127.0.0.1:2024' },
    });
    await storage.close();
    assert.equal(await readLock(folder.dir), null);
    await (await folder.open()).threads.put(thread(threadId(1)));
  });

  it('is taken over from a process that is gone, and from a file that is none', async () => {
    await leave(dead);
    await (await folder.open()).close();
    await writeFile(join(folder.dir, 'lock.json'), '{"pid":');
    await (await folder.open({ pause: () => Promise.resolve() })).close();
    assert.deepEqual(await claims(), []);
  });

  it('is taken over though a process died in the middle of taking it over', async () => {
    const text = JSON.stringify(dead);
    await writeFile(join(folder.dir, 'lock.json'), text);
    const { createHash } = await import('node:crypto');
    const mark = createHash('sha256').update(text).digest('hex').slice(0, 16);
    await writeFile(join(folder.dir, `lock.${mark}.claim-1`), String(dead.pid));
    await folder.open();
    assert.equal((await readLock(folder.dir))?.instance_id, 'test-0');
    assert.deepEqual(await claims(), []);
  });

  it('is waited for while its holder says that it is stopping, whether or not anybody answers', async () => {
    const first = await folder.open();
    await first.announce('http://127.0.0.1:1');
    await first.announceStop();
    assert.deepEqual((({ url, stopping }) => ({ url, stopping }))((await readLock(folder.dir))!), {
      url: null,
      stopping: true,
    });
    let pauses = 0;
    const second = await folder.open({
      ask: () => Promise.resolve('refused'),
      pause: async () => {
        if (++pauses === 3) await first.close();
      },
    });
    assert.equal(pauses, 3);
    await second.close();
    // One that dies while it stops is not waited for.
    await leave({ ...dead, stopping: true });
    await (await folder.open()).close();
  });

  describe('whose pid lives', () => {
    const answers: [string, Awaited<ReturnType<StorageDeps['ask']>>, boolean][] = [
      ['nobody listens there', 'refused', false],
      ['another program answers', { status: 404, body: null }, false],
      ['another instance answers', { status: 200, body: { instance_id: 'other' } }, false],
      ['it answers', { status: 200, body: { instance_id: 'holder' } }, true],
      ['it answers that it wants a key', { status: 401, body: null }, true],
      ['it does not answer in time', 'silent', true],
    ];
    for (const [name, answer, isHeld] of answers) {
      it(`${isHeld ? 'is respected' : 'is taken over'} where ${name}`, async () => {
        await leave({ ...dead, instance_id: 'holder', url: 'http://127.0.0.1:1/' });
        const asked: string[] = [];
        const deps = {
          isAlive: () => true,
          ask: (url: string) => Promise.resolve((asked.push(url), answer)),
        };
        if (isHeld) await assert.rejects(folder.open(deps), { code: 'folder-locked' });
        else await folder.open(deps);
        assert.deepEqual(asked, ['http://127.0.0.1:1/info']);
      });
    }

    it('is nobody where it came with a copy of the folder, and somebody where the folder has two names', async () => {
      const info = { instance_id: 'test-0', host: { data_dir: folder.dir } };
      const deps = (ownPid: number): Partial<StorageDeps> => ({
        ownPid,
        isAlive: () => true,
        ask: () => Promise.resolve({ status: 200, body: info }),
      });
      const storage = await folder.open(deps(1));
      await storage.announce('http://127.0.0.1:1');
      await storage.threads.put(thread(threadId(1)));
      const copy = await dataFolder();
      const mirror = `${folder.dir}-again`;
      try {
        await cp(folder.dir, copy.dir, { recursive: true });
        const copied = await copy.open(deps(2));
        assert.equal((await copied.threads.list()).length, 1);
        assert.deepEqual(copied.problems(), []);
        assert.deepEqual(
          (await readdir(copy.dir)).filter((name) => name.startsWith('lock.')),
          ['lock.json'],
        );
        await symlink(folder.dir, mirror, 'junction');
        const start = { dataDir: mirror, instanceId: 'second', version: '0.0.0', deps: deps(3) };
        await assert.rejects(openStorage(start), { code: 'folder-locked' });
      } finally {
        await rm(mirror, { force: true });
        await copy.remove();
      }
    });

    it('is respected before it listens, and not where it is a namesake of this process', async () => {
      await leave(dead);
      await assert.rejects(folder.open({ isAlive: () => true }), { code: 'folder-locked' });
      await leave({ ...dead, pid: process.pid });
      await folder.open();
    });

    it('is asked over HTTP', async () => {
      let body = '{"instance_id":"holder"}';
      const server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { ask } = nodeStorageDeps();
      assert.deepEqual(await ask(`${url}/info`), { status: 200, body: { instance_id: 'holder' } });
      body = 'no json';
      assert.deepEqual(await ask(`${url}/info`), { status: 200, body: null });
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      assert.equal(await ask(`${url}/info`), 'refused');
    });
  });

  it('goes to exactly one of many who find a dead one at the same time', async () => {
    for (let round = 0; round < 20; round += 1) {
      await leave({ ...dead, instance_id: `dead-${round}` });
      const contenders = Array.from({ length: 12 }, (_, at) => {
        const deps = {
          ...nodeStorageDeps(),
          ownPid: 100 + at,
          isAlive: (pid: number) => pid < dead.pid,
          pause: () => new Promise<void>((resolve) => setImmediate(resolve)),
        };
        const disk = createDisk(join(folder.dir, 'tmp'), deps);
        const started_at = '2025-01-01T00:00:00.000Z';
        const identity = { pid: 100 + at, instance_id: `new-${at}`, version: '0', started_at };
        return acquireLock(folder.dir, identity, { ...deps, disk });
      });
      const outcomes = await Promise.allSettled(contenders);
      const winners = outcomes.flatMap((outcome, at) => (outcome.status === 'fulfilled' ? [at] : []));
      assert.equal(winners.length, 1, `round ${round}: ${winners.join(', ')} won`);
      const lock = JSON.parse(await readFile(join(folder.dir, 'lock.json'), 'utf8')) as DataFolderLock;
      assert.equal(lock.instance_id, `new-${winners[0]}`);
      assert.deepEqual(await claims(), []);
    }
    await leave(dead);
  });

  it('goes to exactly one of several processes, also from one that was killed', async function () {
    this.timeout(240_000);
    const firstLine = async (child: ChildWriter): Promise<string> => {
      for await (const line of child.lines) return line;
      return '';
    };
    for (let round = 0; round < 2; round += 1) {
      const children = Array.from({ length: 3 }, () => childWriter(folder.dir, 'hold'));
      const said = await Promise.all(children.map(firstLine));
      assert.deepEqual(said.sort(), ['folder-locked', 'folder-locked', 'open']);
      // The next round finds the lock of a process that is gone.
      await Promise.all(children.map((child) => child.kill()));
      assert.notEqual(await readLock(folder.dir), null);
    }
    const last = childWriter(folder.dir, 'hold');
    assert.equal(await firstLine(last), 'open');
    await last.letGo();
    assert.equal(await readLock(folder.dir), null);
  });
});
