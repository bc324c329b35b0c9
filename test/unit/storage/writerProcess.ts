/**
 * A process that opens a data folder, says so on stdout, and (asked to) writes without end, acknowledging each write
 * after its promise has resolved. The crash and lock tests kill it.
 * Arguments: data folder, `hold`, `write` or `prune`, first number. `prune` goes on from the newest checkpoint of one
 * thread, and time and again drops all but the newest and frees their disk.
 */
import { openStorage } from '../../../server/storage/openStorage.js';
import { StorageError } from '../../../server/storage/port.js';
import { append, checkpoint, full, run, thread, threadId, uuid } from './samples.js';

const [dataDir = '', mode = '', first = '1'] = process.argv.slice(2);

async function main(): Promise<void> {
  const storage = await openStorage({ dataDir, instanceId: `writer-${process.pid}`, version: '0.0.0' });
  process.stdout.write('open\n');
  if (mode === 'hold') {
    // Holds the lock until the parent lets go of the pipe.
    for await (const _ of process.stdin);
    await storage.close();
    return;
  }
  const writeThread = async (of: number): Promise<void> => {
    const id = threadId(of);
    const key = { thread_id: id, checkpoint_ns: '' };
    await storage.threads.put(thread(id));
    process.stdout.write(`thread ${of}\n`);
    for (let n = Number(first); ; n += 1) {
      const writes = { list: n === Number(first) ? full([n]) : append(n - 1, [n]) };
      const value = { type: 'json' as const, value: n };
      await Promise.all([
        storage.checkpoints.put(checkpoint(n, { thread: id, parent: n - 1, writes })),
        storage.checkpoints.putWrites({
          ...key,
          checkpoint_id: uuid(n),
          writes: [{ task_id: 't', idx: 0, channel: 'a', value }],
        }),
      ]);
      process.stdout.write(`checkpoint ${of} ${n}\n`);
      if (n % 10 === 0) {
        await storage.runs.put(run(n, 'running', id));
        await storage.runs.put(run(n, 'success', id));
        process.stdout.write(`run ${of} ${n}\n`);
      }
    }
  };
  const prune = async (): Promise<void> => {
    const id = threadId(1);
    const { checkpoints } = storage;
    const [newest] = await checkpoints.places(id);
    let n = newest === undefined ? 0 : parseInt(newest.checkpoint_id.slice(-6), 16);
    for (;;) {
      for (let more = 0; more < 230; more += 1) {
        n += 1;
        const writes = { list: n === 1 ? full([n]) : append(n - 1, [n]) };
        await checkpoints.put(checkpoint(n, { thread: id, parent: n - 1, writes }));
      }
      process.stdout.write(`kept ${n}\n`);
      const [, ...older] = await checkpoints.places(id);
      await checkpoints.deleteCheckpoints(id, older);
      process.stdout.write(`deleted ${n}\n`);
      await checkpoints.compact(id);
      process.stdout.write(`compacted ${n}\n`);
    }
  };
  await (mode === 'prune' ? prune() : Promise.all([1, 2, 3].map(writeThread)));
}

main().catch((error: unknown) => {
  const code = error instanceof StorageError ? error.code : String(error);
  process.stdout.write(`${code}\n`, () => process.exit(1));
});
