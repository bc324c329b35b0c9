/**
 * Threads as files: a thread with its runs and checkpoints written out, and such a file made a thread again. A file may
 * come from anybody: what does not fit together, or would run code when it is read, is refused before anything is kept.
 */
import path from 'node:path';
import type { Run, Thread } from '../../protocol/api.js';
import type { KeptCheckpoint } from '../../protocol/checkpoints.js';
import type { FiledGraph, FiledThread, ThreadFile, ThreadImport } from '../../protocol/threadFile.js';
import type { ThreadTtlInput } from '../../protocol/threadRequests.js';
import type { ThreadRecord } from '../../storage/port.js';
import { hasEnded } from '../../storage/runOrder.js';
import type { Assistants } from '../assistants.js';
import type { RunsDeps } from '../deps.js';
import { RequestError } from '../errors.js';
import { graphOfThread } from '../graphOfThread.js';
import type { ThreadRecords } from '../threadRecords.js';
import type { Threads } from '../threads.js';
import { threadTtl } from '../threadTtl.js';
import { foreignTypes } from './foreignTypes.js';
import { problemOf } from './problemOf.js';
import { renamed } from './renamed.js';
import { threadText } from './threadText.js';

export interface ThreadFiles {
  /** Throws where there is no such thread; then gives the text of its file as it is read. */
  export(threadId: string): Promise<AsyncGenerator<string, undefined, undefined>>;
  /** All or nothing. */
  import(file: ThreadFile, options: ThreadImport): Promise<Thread>;
}

type Deps = Pick<RunsDeps, 'storage' | 'graphs' | 'clock' | 'newId' | 'feed' | 'threadLock'> & {
  assistants: Pick<Assistants, 'get'>;
  records: Pick<ThreadRecords, 'require'>;
  threads: Pick<Threads, 'get' | 'sweep'>;
  /** Where langgraph.json lies. */
  projectDir: string;
  defaultTtl?: ThreadTtlInput | undefined;
};

export function createThreadFiles(deps: Deps): ThreadFiles {
  const { storage, graphs, clock, newId, feed, threadLock, records, threads, defaultTtl } = deps;

  const graphOf = async (record: ThreadRecord): Promise<FiledGraph | null> => {
    const graphId = await graphOfThread(record, [], deps).catch(() => null);
    const found = graphs.graphs().find(({ source }) => source.graph_id === graphId);
    if (found === undefined) return null;
    const { graph_id, file, export_name } = found.source;
    const relative = path.isAbsolute(file) ? path.relative(deps.projectDir, file) : file;
    return { graph_id, file: relative.replaceAll('\\', '/'), export_name, nodes: found.nodes };
  };

  /** Ids by those of the file: new ones, where the thread does not keep its own or another run has one of them. */
  const newNames = async ({ thread, runs }: ThreadFile, keepsIds: boolean): Promise<Map<string, string>> => {
    const names = new Map<string, string>();
    if (!keepsIds) names.set(thread.thread_id, newId());
    for (const { run_id: id } of runs)
      if (!keepsIds || (await storage.runs.find(id)) !== null) names.set(id, newId());
    return names;
  };

  const keep = async (file: ThreadFile, names: Map<string, string>): Promise<void> => {
    const { thread, runs, checkpoints } = renamed(file, names);
    const now = clock.now();
    const record: ThreadRecord = {
      ...thread,
      status: thread.status === 'busy' ? 'interrupted' : thread.status,
      updated_at: now.toISOString(),
      ...(defaultTtl === undefined ? {} : { ttl: threadTtl(defaultTtl, now) }),
    };
    await storage.threads.restore(record, { checkpoints, runs: runs.map(ended) });
    feed.send({ kind: 'thread', thread_id: record.thread_id, change: 'created', status: record.status });
  };

  return {
    async export(threadId) {
      const record = await records.require(threadId);
      return threadText({
        exportedAt: clock.now().toISOString(),
        graph: await graphOf(record),
        thread: filed(record),
        runs: (await storage.runs.list(threadId)).map(withoutUser).reverse(),
        checkpoints: storage.checkpoints.kept(threadId),
      });
    },
    async import(file, { if_exists: ifExists, trusted = false }) {
      const problem = problemOf(file);
      if (problem !== null) throw new RequestError('invalid', problem);
      if (!trusted) refuseForeign(file.checkpoints);
      const names = await newNames(file, ifExists !== undefined);
      const threadId = names.get(file.thread.thread_id) ?? file.thread.thread_id;
      await threadLock.run(threadId, async () => {
        const isThere = (await storage.threads.get(threadId)) !== null;
        if (isThere && ifExists === 'do_nothing') return;
        if (isThere) throw new RequestError('conflict', `Thread ${threadId} already exists`);
        await keep(file, names);
      });
      if (defaultTtl !== undefined) await threads.sweep.plan();
      return threads.get(threadId);
    },
  };
}

function filed({ ttl: _, ...thread }: ThreadRecord): FiledThread {
  return thread;
}

/** Who asked for a run, with all that an `authenticate` handler says of them, is nothing to pass on. */
function withoutUser(run: Run): Run {
  const { configurable, ...config } = run.kwargs.config;
  if (configurable === undefined) return run;
  const kept = Object.entries(configurable).filter(([key]) => !key.startsWith('langgraph_auth_'));
  return {
    ...run,
    kwargs: { ...run.kwargs, config: { ...config, configurable: Object.fromEntries(kept) } },
  };
}

/** Nothing goes on that ran elsewhere. */
function ended(run: Run): Run {
  return hasEnded(run) ? run : { ...run, status: 'interrupted' };
}

function refuseForeign(checkpoints: readonly KeptCheckpoint[]): void {
  const found = foreignTypes(checkpoints);
  const [first] = found;
  if (first === undefined) return;
  const types = [...new Set(found.map(({ type }) => type))].sort();
  const others = types.length === 1 ? '' : ` (and of ${String(types.length - 1)} more types)`;
  throw new RequestError(
    'invalid',
    `${first.channel === '' ? 'A note' : `Channel ${first.channel}`} of checkpoint ${first.checkpoint_id} holds ${first.type}${others}, which reading it would make with code that its name leads to. Take the file only from whom you trust to run code here, and then say so (trusted=true, --trust)`,
    { details: { code: 'foreign-types', types } },
  );
}
