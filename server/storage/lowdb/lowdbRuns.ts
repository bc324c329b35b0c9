/**
 * Runs: in their thread's head until they end, then in a file of their own that is not written again. A run that a
 * crash caught between the two is the ended one.
 */
import { Low } from 'lowdb';
import type { Run } from '../../protocol/api.js';
import type { RunStore } from '../port.js';
import { hasEnded, newestRunFirst } from '../runOrder.js';
import type { Disk } from './disk.js';
import { durableJsonFile } from './durableJsonFile.js';
import type { FileCache } from './fileCache.js';
import { forEachLimited } from './forEachLimited.js';
import { removeRun, runFormat, setRun } from './head.js';
import type { HeadTable } from './headTable.js';
import type { ProblemLog } from './problemLog.js';
import type { ThreadFolders } from './threadFolders.js';
import { isStoredName, nameOf } from './threadNames.js';

export interface LowdbRunsDeps {
  disk: Disk;
  cache: FileCache;
  folders: ThreadFolders;
  heads: HeadTable;
  problems: ProblemLog;
}

export interface LowdbRuns extends RunStore {
  /** Drops from the heads what has ended on disk. Done once, at open. */
  reconcile(): Promise<void>;
}

const parallelReads = 16;

export function lowdbRuns(deps: LowdbRunsDeps): LowdbRuns {
  const { folders, heads } = deps;
  const pathOf = (threadId: string, runName: string): string =>
    folders.path(nameOf(threadId), 'runs', `${runName}.json`);

  /** A run that has ended, or null where there is none. */
  const readEnded = async (path: string): Promise<Run | null> => {
    try {
      return await deps.cache.get<Run | null>(path, async () => {
        const file = durableJsonFile(path, runFormat, deps.disk);
        return { value: await file.read(), size: file.size };
      });
    } catch (error) {
      await deps.problems.setAside(path, error);
      return null;
    }
  };
  const inHead = (threadId: string): Run[] => heads.get(threadId)?.runs ?? [];

  return {
    async put(given) {
      const run = structuredClone(given);
      const path = pathOf(run.thread_id, nameOf(run.run_id));
      if (!hasEnded(run)) return heads.change(run.thread_id, setRun(run));
      const name = nameOf(run.thread_id);
      await folders.whenFree(name);
      folders.ensure(name);
      const file = durableJsonFile(path, runFormat, deps.disk);
      await new Low<Run>(file, run).write();
      deps.cache.set(path, { value: run, size: file.size });
      // The file alone says that it has ended: the head may follow with its next write.
      if (inHead(run.thread_id).some(({ run_id }) => run_id === run.run_id)) {
        heads.changeLater(run.thread_id, removeRun(run.run_id));
      }
    },
    async get(threadId, runId) {
      const path = pathOf(threadId, nameOf(runId));
      const active = inHead(threadId).find(({ run_id }) => run_id === runId);
      return structuredClone(active ?? (await readEnded(path)));
    },
    async find(runId) {
      const file = `${nameOf(runId)}.json`;
      const active = heads.all().flatMap(({ runs }) => runs);
      let found = active.find(({ run_id }) => run_id === runId) ?? null;
      await forEachLimited(found === null ? folders.names() : [], parallelReads, async (name) => {
        if (found !== null) return;
        const ended = await readEnded(folders.path(name, 'runs', file));
        // Others were looked for meanwhile.
        found ??= ended;
      });
      return structuredClone(found);
    },
    async list(threadId) {
      await folders.whenFree(nameOf(threadId));
      const byId = new Map<string, Run>();
      const names = (await deps.disk.list(folders.path(nameOf(threadId), 'runs'))).flatMap(runNameOf);
      await forEachLimited(names, parallelReads, async (name) => {
        const run = await readEnded(pathOf(threadId, name));
        if (run !== null) byId.set(run.run_id, run);
      });
      for (const run of inHead(threadId)) byId.set(run.run_id, run);
      return structuredClone([...byId.values()].sort(newestRunFirst));
    },
    unfinished: () => Promise.resolve(structuredClone(heads.all().flatMap(({ runs }) => runs))),
    async delete(threadId, runId) {
      const path = pathOf(threadId, nameOf(runId));
      const isActive = inHead(threadId).some(({ run_id }) => run_id === runId);
      const hadEnded = (await readEnded(path)) !== null;
      if (!isActive && !hadEnded) return false;
      // Also where the run has left the head: on disk it may still be there, and would be back after a crash.
      await heads.change(threadId, removeRun(runId));
      if (hadEnded) {
        deps.cache.drop(path);
        await deps.disk.remove(path);
      }
      return true;
    },
    async reconcile() {
      const caught = heads.all().flatMap(({ runs }) => runs);
      await forEachLimited(caught, parallelReads, async (run) => {
        const ended = await readEnded(pathOf(run.thread_id, nameOf(run.run_id)));
        if (ended !== null) heads.changeLater(run.thread_id, removeRun(run.run_id));
      });
    },
  };
}

function runNameOf(file: string): string[] {
  const name = file.endsWith('.json') ? file.slice(0, -'.json'.length) : '';
  return isStoredName(name) ? [name] : [];
}
