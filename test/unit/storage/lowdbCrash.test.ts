import assert from 'node:assert/strict';
import { childWriter } from './childWriter.js';
import type { DataFolder } from './dataFolder.js';
import { dataFolder } from './dataFolder.js';
import { idsOf, jsonValues, threadId, uuid } from './samples.js';

describe('storage in lowdb after SIGKILL', () => {
  let folder: DataFolder;
  beforeEach(async () => {
    folder = await dataFolder();
  });
  afterEach(() => folder.remove());

  it('has everything that was acknowledged, however often it is killed', async function () {
    this.timeout(240_000);
    const acknowledged: { kind: string; of: number; n: number; first: number }[] = [];
    // Killed after so many acknowledgements: at the very start, within a segment, and across several.
    for (const [round, killAfter] of [1, 7, 60, 201, 450].entries()) {
      const first = round * 10_000 + 1;
      const writer = childWriter(folder.dir, 'write', first);
      let seen = 0;
      for await (const line of writer.lines) {
        const [kind = '', of, n] = line.split(' ');
        if (kind === 'open') continue;
        assert.ok(['thread', 'checkpoint', 'run'].includes(kind), line);
        acknowledged.push({ kind, of: Number(of), n: Number(n), first });
        seen += 1;
        // What was on its way when it was killed still counts.
        if (seen === killAfter) await writer.kill();
      }
      assert.ok(seen >= killAfter);

      const storage = await folder.open();
      assert.deepEqual(storage.problems(), []);
      const unfinished = (await storage.runs.unfinished()).map((run) => `${run.thread_id} ${run.run_id}`);
      const ended = acknowledged
        .filter(({ kind }) => kind === 'run')
        .map(({ of, n }) => `${threadId(of)} ${uuid(n)}`);
      assert.deepEqual(
        unfinished.filter((run) => ended.includes(run)),
        [],
      );
      const listed = new Map<number, Set<string>>();
      for (const of of [1, 2, 3]) {
        listed.set(of, new Set(await idsOf(storage.checkpoints, { thread_id: threadId(of) })));
      }
      for (const { kind, of, n } of acknowledged) {
        if (kind === 'thread') assert.notEqual(await storage.threads.get(threadId(of)), null);
        if (kind === 'checkpoint')
          assert.ok(listed.get(of)?.has(uuid(n)), `checkpoint ${n} of ${of} is missing`);
        if (kind === 'run') assert.equal((await storage.runs.get(threadId(of), uuid(n)))?.status, 'success');
      }
      for (const { of, n } of acknowledged.filter(({ kind }) => kind === 'checkpoint').slice(-20)) {
        const key = { thread_id: threadId(of), checkpoint_ns: '', checkpoint_id: uuid(n) };
        const stored = await storage.checkpoints.get(key);
        const numbers = Array.from({ length: n - (n - (n % 10_000)) }, (_, at) => n - (n % 10_000) + at + 1);
        assert.deepEqual(jsonValues(stored), [['list', numbers]]);
        assert.deepEqual(stored?.pending_writes[0]?.value, { type: 'json', value: n });
      }
      await storage.close();
    }
  });
});
