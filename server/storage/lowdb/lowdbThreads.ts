/**
 * Threads as a whole: their records live in the heads; removing and copying move whole folders.
 */
import { join } from 'node:path';
import type { KeptCheckpoint } from '../../protocol/checkpoints.js';
import type { ThreadRecord, ThreadStore } from '../port.js';
import type { Disk } from './disk.js';
import { durableJsonFile } from './durableJsonFile.js';
import { headFormat, runFormat, setThread } from './head.js';
import type { HeadTable } from './headTable.js';
import { encodeEntry } from './entryReferences.js';
import { segmentFiles } from './segmentFiles.js';
import type { SegmentDeps } from './segmentFiles.js';
import type { LogEntry } from './segment.js';
import { segmentFormat } from './segment.js';
import type { ThreadFolders } from './threadFolders.js';
import type { ThreadLogs } from './threadLogs.js';
import { nameOf } from './threadNames.js';
import { writeInSegments } from './writeInSegments.js';

export interface LowdbThreadsDeps extends SegmentDeps {
  disk: Disk;
  folders: ThreadFolders;
  heads: HeadTable;
  logs: ThreadLogs;
}

export interface LowdbThreads extends ThreadStore {
  /** Drops the checkpoints of the thread with that name in the data folder. */
  clear(name: string): Promise<void>;
}

export function lowdbThreads(deps: LowdbThreadsDeps): LowdbThreads {
  const { folders, heads, logs, disk } = deps;

  const copyCheckpoints = async (sourceName: string, folder: string, targetId: string): Promise<void> => {
    const format = segmentFormat(encodeEntry);
    const files = segmentFiles(folders.path(sourceName, 'checkpoints'), sourceName, deps);
    const copied = segmentFiles(join(folder, 'checkpoints'), nameOf(targetId), deps);
    for (const number of await files.numbers()) {
      const segment = await files.read(number);
      if (segment !== null)
        await durableJsonFile(copied.path(number), format, disk).write({ ...segment, thread_id: targetId });
    }
  };

  /** While the folder goes nothing may write a head into it, as what was left for later would; it stays where `work` fails. */
  const withoutHead = async (threadId: string, work: () => Promise<void>): Promise<void> => {
    await heads.settle(threadId);
    const head = heads.get(threadId);
    heads.forget(threadId);
    try {
      await work();
    } catch (error) {
      if (head !== null) heads.adopt(head);
      throw error;
    }
  };

  return {
    put: (thread) => heads.change(thread.thread_id, setThread(structuredClone(thread))),
    get: (threadId) => Promise.resolve(structuredClone(heads.get(threadId)?.thread ?? null)),
    list() {
      const threads = heads.all().flatMap(({ thread }) => thread ?? []);
      return Promise.resolve(threads.map((thread): ThreadRecord => ({ ...thread })));
    },
    async delete(threadId) {
      const name = nameOf(threadId);
      return folders.alone(name, async () => {
        const existed = heads.get(threadId)?.thread != null;
        await logs.settle(name);
        await withoutHead(threadId, () => folders.remove(name));
        return existed;
      });
    },
    async copy(sourceId, given) {
      const target = structuredClone(given);
      const sourceName = nameOf(sourceId);
      const targetName = nameOf(target.thread_id);
      if (sourceName === targetName) throw new Error('A thread cannot be copied onto itself.');
      const head = { thread_id: target.thread_id, thread: target, runs: [] };
      await folders.alone(targetName, async () => {
        await logs.settle(targetName);
        await withoutHead(target.thread_id, () =>
          folders.replace(targetName, async (folder) => {
            // The source stands still while it is read.
            await folders.alone(sourceName, async () => {
              await logs.settle(sourceName);
              await copyCheckpoints(sourceName, folder, target.thread_id);
            });
            await durableJsonFile(join(folder, 'head.json'), headFormat, disk).write(head);
          }),
        );
        heads.adopt(head);
      });
    },
    async restore(given, { checkpoints, runs }) {
      const thread = structuredClone(given);
      const { thread_id } = thread;
      const name = nameOf(thread_id);
      const head = { thread_id, thread, runs: [] };
      await folders.alone(name, async () => {
        await logs.settle(name);
        await withoutHead(thread_id, () =>
          folders.replace(name, async (folder) => {
            const files = segmentFiles(join(folder, 'checkpoints'), name, deps);
            let number = 0;
            await writeInSegments(checkpoints.map(entriesOf), (entries) =>
              durableJsonFile(files.path(++number), segmentFormat(encodeEntry), disk).write({
                thread_id,
                entries,
              }),
            );
            for (const run of runs) {
              const path = join(folder, 'runs', `${nameOf(run.run_id)}.json`);
              await durableJsonFile(path, runFormat, disk).write(run);
            }
            await durableJsonFile(join(folder, 'head.json'), headFormat, disk).write(head);
          }),
        );
        heads.adopt(head);
      });
    },
    async clear(name) {
      await folders.alone(name, async () => {
        await logs.settle(name);
        await folders.removeCheckpoints(name);
      });
    },
  };
}

function entriesOf({ put, task_writes: writes, annotation }: KeptCheckpoint): LogEntry[] {
  const place = { checkpoint_ns: put.checkpoint_ns, checkpoint_id: put.checkpoint.id };
  return [
    { kind: 'checkpoint', put },
    ...writes.map((each): LogEntry => ({ kind: 'writes', ...place, ...each })),
    ...(annotation === null ? [] : [{ kind: 'annotation', annotation } as const]),
  ];
}
