/**
 * Any sequence of operations, on either adapter and over any number of reopenings, shows what a plain model shows.
 * fast-check prints the seed and the smallest sequence that fails.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { copyFile, cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import type { Storage } from '../../../server/storage/port.js';
import { dataFolder } from './dataFolder.js';
import { append, checkpoint, full, run, thread, threadId, uuid } from './samples.js';
import { modelThread, scatteredId, shownByModel, shownByStore } from './storageModel.js';
import type { StorageModel } from './storageModel.js';

const threads = [1, 2].map(threadId);
const namespaces = ['', 'inner:1'] as const;

const place = { thread: fc.constantFrom(...threads), ns: fc.constantFrom(...namespaces) };
/** Which of the checkpoints there are, counted from the newest that came. */
const which = fc.nat({ max: 5 });
const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('full' as const), ...place, value: fc.nat(9) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('grow' as const), ...place, which, value: fc.nat(9) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('same' as const), ...place, which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('writes' as const),
      ...place,
      which,
      task: fc.constantFrom('a', 'b'),
      idx: fc.integer({ min: -2, max: 1 }),
      value: fc.nat(9),
    }),
  },
  fc.record({ kind: fc.constant('thread' as const), thread: place.thread, value: fc.nat(9) }),
  fc.record({
    kind: fc.constant('run' as const),
    thread: place.thread,
    number: fc.nat(3),
    status: fc.constantFrom('pending', 'running', 'success', 'error'),
  }),
  fc.record({ kind: fc.constant('dropRun' as const), thread: place.thread, number: fc.nat(3) }),
  fc.record({ kind: fc.constant('clear' as const), thread: place.thread }),
  fc.record({ kind: fc.constant('delete' as const), thread: place.thread }),
  fc.record({ kind: fc.constant('copy' as const), thread: place.thread }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

interface Subject {
  storage: Storage;
  reopen: () => Promise<Storage>;
  remove: () => Promise<void>;
}

async function holds(open: () => Promise<Subject>, operations: Operation[]): Promise<void> {
  const subject = await open();
  let { storage } = subject;
  const model: StorageModel = new Map();
  let count = 0;
  try {
    for (const each of operations) {
      count += 1;
      if (each.kind === 'reopen') storage = await subject.reopen();
      else await apply(storage, model, each, count);
    }
    for (const again of [false, true]) {
      if (again) storage = await subject.reopen();
      for (const id of threads) {
        const shown = await shownByStore(storage, id, namespaces);
        assert.deepEqual(shown, shownByModel(model, id, namespaces), again ? 'after reopening' : 'as it is');
      }
      assert.deepEqual(storage.problems(), []);
    }
  } finally {
    await subject.remove();
  }
}

async function apply(
  storage: Storage,
  model: StorageModel,
  each: Exclude<Operation, { kind: 'reopen' }>,
  count: number,
): Promise<void> {
  const own = modelThread(model, each.thread);
  const other = threads.find((id) => id !== each.thread) ?? each.thread;
  const id = scatteredId(count);
  const put = (ns: string, list: number[], options: Parameters<typeof checkpoint>[1]) => {
    own.checkpoints.set(ns, [...(own.checkpoints.get(ns) ?? []), { id, list, writes: new Map() }]);
    const sample = checkpoint(count, { thread: each.thread, ns, ...options });
    return storage.checkpoints.put({ ...sample, checkpoint: { ...sample.checkpoint, id } });
  };
  const known = (ns: string, at: number) => (own.checkpoints.get(ns) ?? []).at(-1 - at);
  switch (each.kind) {
    case 'full':
      return put(each.ns, [each.value], { writes: { list: full([each.value]) } });
    case 'grow': {
      const base = known(each.ns, each.which);
      if (base === undefined) return;
      const write = { ...append(0, [each.value]), base: base.id };
      return put(each.ns, [...base.list, each.value], { writes: { list: write } });
    }
    case 'same': {
      const source = known(each.ns, each.which);
      if (source === undefined) return;
      return put(each.ns, source.list, { sources: { list: source.id } });
    }
    case 'writes': {
      const target = known(each.ns, each.which);
      if (target === undefined) return;
      const value = { type: 'json' as const, value: each.value };
      const write = { task_id: each.task, idx: each.idx, channel: 'list', value };
      const key = `${each.task} ${each.idx}`;
      if (each.idx < 0 || !target.writes.has(key)) target.writes.set(key, write);
      const address = { thread_id: each.thread, checkpoint_ns: each.ns, checkpoint_id: target.id };
      return storage.checkpoints.putWrites({ ...address, writes: [write] });
    }
    case 'thread':
      own.record = thread(each.thread, { value: each.value });
      return storage.threads.put(own.record);
    case 'run': {
      const kept = own.runs.get(uuid(each.number));
      // A run that has ended stays ended; the service never writes it again.
      if (kept !== undefined && ['success', 'error'].includes(kept.status)) return;
      const given = run(each.number, each.status, each.thread);
      own.runs.set(given.run_id, given);
      return storage.runs.put(given);
    }
    case 'dropRun': {
      const existed = own.runs.delete(uuid(each.number));
      assert.equal(await storage.runs.delete(each.thread, uuid(each.number)), existed);
      return;
    }
    case 'clear':
      own.checkpoints.clear();
      return storage.checkpoints.deleteThread(each.thread);
    case 'delete':
      model.delete(each.thread);
      assert.equal(await storage.threads.delete(each.thread), own.record !== null);
      return;
    case 'copy': {
      const record = thread(other, { copied: true });
      const copied = structuredClone(own.checkpoints);
      model.set(other, { record, runs: new Map(), checkpoints: copied });
      return storage.threads.copy(each.thread, record);
    }
  }
}

/**
 * Journals first and the newest of them first: one that is gone by then is in the files, and what comes after it must
 * be there wherever it is.
 */
async function copyAsItStands(from: string, to: string): Promise<void> {
  const journals = (await readdir(join(from, 'journal')).catch(noneIfGone)).sort().reverse();
  await mkdir(join(to, 'journal'), { recursive: true });
  for (const name of journals)
    await copyFile(join(from, 'journal', name), join(to, 'journal', name)).catch(noneIfGone);
  const isPassing = (source: string): boolean => /(lock\.json|tmp|journal)$/.test(source);
  await cp(from, to, { recursive: true, filter: (source) => !isPassing(source) });
}

function noneIfGone(error: unknown): string[] {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return [];
}

describe('any sequence of storage operations', function () {
  this.timeout(300_000);
  const operations = fc.array(operation, { maxLength: 40, size: 'max' });

  it('shows in memory what the model shows', () =>
    fc.assert(
      fc.asyncProperty(operations, (given) =>
        holds(() => {
          const storage = memoryStorage();
          return Promise.resolve({
            storage,
            reopen: () => Promise.resolve(storage),
            remove: () => Promise.resolve(),
          });
        }, given),
      ),
      { numRuns: 300 },
    ));

  it('shows on disk what the model shows, however often it is reopened', () =>
    fc.assert(
      fc.asyncProperty(operations, (given) =>
        holds(async () => {
          const folder = await dataFolder();
          let storage = await folder.open();
          return {
            storage,
            async reopen() {
              await storage.close();
              storage = await folder.open();
              return storage;
            },
            remove: () => folder.remove(),
          };
        }, given),
      ),
      { numRuns: 25 },
    ));

  it('shows on disk what the model shows, however often it is cut off before it is closed', () =>
    fc.assert(
      fc.asyncProperty(operations, fc.boolean(), (given, isSlow) =>
        holds(async () => {
          const folders = [await dataFolder()];
          const deps = isSlow
            ? { later: () => undefined }
            : { later: (work: () => void) => void setImmediate(work) };
          const storage = await folders[0]!.open(deps);
          return {
            storage,
            // As the files stand at this moment, somewhere else: the first one knows nothing of it.
            async reopen() {
              const next = await dataFolder();
              await copyAsItStands(folders.at(-1)!.dir, next.dir);
              folders.push(next);
              return next.open(deps);
            },
            async remove() {
              for (const folder of folders) await folder.remove();
            },
          };
        }, given),
      ),
      { numRuns: 25 },
    ));
});
