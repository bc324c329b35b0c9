/**
 * The storage port in memory, for tests and for work that nothing is to stay of: nothing is kept beyond the process.
 * Behaves as the lowdb adapter does (one conformance suite runs over both).
 */
import type { Run } from '../../protocol/api.js';
import type {
  AssistantRecord,
  AssistantStore,
  RunStore,
  Storage,
  ThreadContent,
  ThreadRecord,
  ThreadStore,
} from '../port.js';
import { hasEnded, newestRunFirst } from '../runOrder.js';
import { copyJson } from './copyJson.js';
import { memoryCheckpoints } from './memoryCheckpoints.js';
import { memoryCrons } from './memoryCrons.js';
import { memoryGraphShapes } from './memoryGraphShapes.js';
import { memoryItems } from './memoryItems.js';

/** An empty store. */
export function memoryStorage(): Storage {
  const checkpoints = memoryCheckpoints();
  const runs = new Map<string, Map<string, Run>>();
  return {
    checkpoints,
    threads: memoryThreads({
      onDelete: (threadId) => {
        runs.delete(threadId);
        return checkpoints.deleteThread(threadId);
      },
      onCopy: (sourceId, targetId) => {
        runs.delete(targetId);
        checkpoints.copyThread(sourceId, targetId);
      },
      onRestore: (threadId, content) => {
        checkpoints.restoreThread(threadId, content.checkpoints);
        runs.set(threadId, new Map(copyJson(content.runs).map((run) => [run.run_id, run])));
      },
    }),
    runs: memoryRuns(runs),
    assistants: memoryAssistants(),
    crons: memoryCrons(),
    items: memoryItems(),
    graphShapes: memoryGraphShapes(),
    problems: () => [],
    close: () => Promise.resolve(),
  };
}

function memoryThreads(hooks: {
  onDelete: (threadId: string) => Promise<void>;
  onCopy: (sourceId: string, targetId: string) => void;
  onRestore: (threadId: string, content: ThreadContent) => void;
}): ThreadStore {
  const threads = new Map<string, ThreadRecord>();
  return {
    put(thread) {
      threads.set(thread.thread_id, copyJson(thread));
      return Promise.resolve();
    },
    get: (threadId) => Promise.resolve(copyJson(threads.get(threadId) ?? null)),
    async delete(threadId) {
      const existed = threads.delete(threadId);
      await hooks.onDelete(threadId);
      return existed;
    },
    list: () => Promise.resolve(copyJson([...threads.values()])),
    copy(sourceId, target) {
      hooks.onCopy(sourceId, target.thread_id);
      threads.set(target.thread_id, copyJson(target));
      return Promise.resolve();
    },
    restore(thread, content) {
      hooks.onRestore(thread.thread_id, content);
      threads.set(thread.thread_id, copyJson(thread));
      return Promise.resolve();
    },
  };
}

function memoryRuns(runs: Map<string, Map<string, Run>>): RunStore {
  return {
    put(run) {
      const ofThread = runs.get(run.thread_id) ?? new Map<string, Run>();
      runs.set(run.thread_id, ofThread.set(run.run_id, copyJson(run)));
      return Promise.resolve();
    },
    get: (threadId, runId) => Promise.resolve(copyJson(runs.get(threadId)?.get(runId) ?? null)),
    find(runId) {
      const all = [...runs.values()].flatMap((ofThread) => [...ofThread.values()]);
      return Promise.resolve(copyJson(all.find(({ run_id }) => run_id === runId) ?? null));
    },
    list: (threadId) =>
      Promise.resolve(copyJson([...(runs.get(threadId)?.values() ?? [])].sort(newestRunFirst))),
    unfinished() {
      const all = [...runs.values()].flatMap((ofThread) => [...ofThread.values()]);
      return Promise.resolve(copyJson(all.filter((run) => !hasEnded(run))));
    },
    delete: (threadId, runId) => Promise.resolve(runs.get(threadId)?.delete(runId) ?? false),
  };
}

function memoryAssistants(): AssistantStore {
  const assistants = new Map<string, AssistantRecord>();
  return {
    put(assistant) {
      assistants.set(assistant.assistant_id, copyJson(assistant));
      return Promise.resolve();
    },
    get: (assistantId) => Promise.resolve(copyJson(assistants.get(assistantId) ?? null)),
    list: () => Promise.resolve(copyJson([...assistants.values()])),
    delete: (assistantId) => Promise.resolve(assistants.delete(assistantId)),
  };
}
