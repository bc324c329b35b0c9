import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  decodeJournal,
  encodeRecord as inPieces,
  type JournalRecord,
} from '../../../server/storage/lowdb/journalFormat.js';
import { childWriter } from './childWriter.js';
import type { DataFolder } from './dataFolder.js';
import { dataFolder } from './dataFolder.js';
import { checkpoint, full, idsOf, thread, threadId, uuid } from './samples.js';

const records: JournalRecord[] = [
  { kind: 'write', file: 'threads/a/head.json', keep: 0, data: Buffer.from('{"text":"\nünï"}') },
  { kind: 'remove', file: 'threads/a' },
  { kind: 'write', file: 'threads/b/checkpoints/000001.json', keep: 7, data: Buffer.alloc(0) },
];

const encodeRecord = (record: JournalRecord): Buffer => Buffer.concat(inPieces(record));

describe('the journal of the threads', () => {
  it('reads what was written, up to where a crash cut it off', () => {
    const encoded = records.map(encodeRecord);
    const whole = Buffer.concat(encoded);
    assert.deepEqual(decodeJournal(whole), { records, damage: null });
    const ends = [0, encoded[0]!.length, encoded[0]!.length + encoded[1]!.length, whole.length];
    for (let length = 0; length <= whole.length; length++) {
      const { records: read, damage } = decodeJournal(whole.subarray(0, length));
      assert.equal(damage, null);
      assert.deepEqual(read, records.slice(0, ends.filter((end) => end <= length).length - 1));
    }
  });

  it('says where it is damaged, and touches nothing outside the threads', () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = records.map(encodeRecord);
    const changed = Buffer.concat([first, second]);
    changed[first.length - 3] = 0;
    assert.match(decodeJournal(changed).damage ?? '', /byte 0 is not what was written/);
    assert.match(decodeJournal(Buffer.concat([first, Buffer.from('nonsense\n')])).damage ?? '', /begin/);
    assert.match(decodeJournal(Buffer.concat([first, Buffer.from('null')])).damage ?? '', /begin/);
    // As some file systems leave it after a power cut.
    assert.deepEqual(decodeJournal(Buffer.concat([first, Buffer.alloc(20)])), {
      records: records.slice(0, 1),
      damage: null,
    });
    for (const file of [
      'threads/../lock.json',
      'assistants.json',
      '/etc/passwd',
      'threads/a/..',
      'threads',
    ]) {
      assert.notEqual(decodeJournal(encodeRecord({ kind: 'remove', file })).damage, null, file);
    }
  });

  describe('in a data folder', () => {
    let folder: DataFolder;
    beforeEach(async () => {
      folder = await dataFolder();
    });
    afterEach(() => folder.remove());

    /** The folder of a writer that was killed: the journal has what the files do not. */
    const killed = async (): Promise<string> => {
      const writer = childWriter(folder.dir, 'write', 1);
      let seen = 0;
      for await (const _ of writer.lines) if (++seen === 20) await writer.kill();
      const [name] = (await readdir(join(folder.dir, 'journal'))).sort();
      assert.ok(name !== undefined, 'a journal is left');
      return join(folder.dir, 'journal', name);
    };

    it('sets aside what is in the place of a journal and none', async () => {
      await (await folder.open()).close();
      await mkdir(join(folder.dir, 'journal', '000001.log'), { recursive: true });
      await writeFile(join(folder.dir, 'journal', '000002.log'), 'no journal');
      const storage = await folder.open();
      assert.deepEqual(
        storage.problems().map(({ file, set_aside_as }) => [file, set_aside_as !== null]),
        [
          ['journal/000001.log', true],
          ['journal/000002.log', true],
        ],
      );
      await storage.threads.put(thread(threadId(1)));
      await storage.close();
      assert.equal((await (await folder.open()).threads.list()).length, 1);
    });

    it('sets a damaged journal aside by name, and goes on with what can be read of it', async function () {
      this.timeout(60_000);
      const journal = await killed();
      await writeFile(journal, Buffer.concat([await readFile(journal), Buffer.from('nonsense\n')]));
      const storage = await folder.open();
      const name = `journal/${basename(journal)}`;
      assert.equal(storage.problems()[0]?.file, name);
      assert.ok(storage.problems()[0]?.set_aside_as?.startsWith(`${name}.damaged-`));
      assert.notEqual(await storage.threads.get(threadId(1)), null);
      assert.ok((await idsOf(storage.checkpoints, { thread_id: threadId(1) })).length > 0);
      await storage.checkpoints.put(checkpoint(9000, { writes: { list: full([]) } }));
      await storage.close();
      const again = await folder.open();
      assert.deepEqual(again.problems(), []);
      assert.equal((await idsOf(again.checkpoints, { thread_id: threadId(1) }))[0], uuid(9000));
    });

    it('takes it as it is that a thread was removed of which the journal has only the end', async () => {
      const storage = await folder.open();
      await storage.threads.put(thread(threadId(1)));
      await storage.close();
      const name = `threads/${threadId(2)}`;
      const data = Buffer.from(']}');
      await writeFile(
        join(folder.dir, 'journal', '000009.log'),
        Buffer.concat([
          encodeRecord({ kind: 'write', file: `${name}/checkpoints/000001.json`, keep: 100, data }),
          encodeRecord({ kind: 'remove', file: name }),
        ]),
      );
      assert.deepEqual((await folder.open()).problems(), []);
    });

    it('works around a file that is gone, of which the journal has only the end', async () => {
      const storage = await folder.open();
      await storage.threads.put(thread(threadId(1)));
      await storage.close();
      const file = `threads/${threadId(2)}/checkpoints/000001.json`;
      const data = Buffer.from(']}');
      await writeFile(
        join(folder.dir, 'journal', '000009.log'),
        encodeRecord({ kind: 'write', file, keep: 100, data }),
      );
      const reopened = await folder.open();
      assert.deepEqual(
        reopened.problems().map((problem) => problem.file),
        [file],
      );
      assert.notEqual(await reopened.threads.get(threadId(1)), null);
      await reopened.close();
      assert.deepEqual(await readdir(join(folder.dir, 'journal')), []);
    });
  });
});
