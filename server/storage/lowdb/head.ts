/**
 * A thread's head: its record and the runs that have not ended. Small, and rewritten only when one of them changes,
 * never for a checkpoint. Pure; headTable.ts keeps heads.
 */
import type { Run } from '../../protocol/api.js';
import type { ThreadRecord } from '../port.js';
import { hasEnded } from '../runOrder.js';
import type { JsonFormat } from './durableJsonFile.js';
import { isRecord } from './isRecord.js';

export interface Head {
  thread_id: string;
  /** null where only runs or checkpoints of the thread are known. */
  thread: ThreadRecord | null;
  runs: Run[];
}

export type HeadChange = (head: Head) => Head;

const formatVersion = 1;

export function setThread(thread: ThreadRecord): HeadChange {
  return (head) => ({ ...head, thread });
}

export function setRun(run: Run): HeadChange {
  return (head) => ({ ...head, runs: [...head.runs.filter(({ run_id }) => run_id !== run.run_id), run] });
}

export function removeRun(runId: string): HeadChange {
  return (head) => ({ ...head, runs: head.runs.filter(({ run_id }) => run_id !== runId) });
}

export const headFormat: JsonFormat<Head> = {
  encode: (head) => `${JSON.stringify({ format: formatVersion, ...head }, null, 1)}\n`,
  decode(json) {
    if (!isRecord(json)) throw new Error('not an object');
    if (json.format !== formatVersion) throw new Error(`format ${String(json.format)} is not known here`);
    const { thread_id, thread, runs } = json;
    if (typeof thread_id !== 'string') throw new Error('no thread_id');
    if (thread !== null && !isThread(thread, thread_id)) throw new Error('the thread is not one');
    if (!Array.isArray(runs) || !runs.every((run) => isRun(run, thread_id)))
      throw new Error('a run is not one');
    return { thread_id, thread, runs };
  },
};

/** A run that has ended, in a file of its own: its cost is then the same however many there are. */
export const runFormat: JsonFormat<Run> = {
  encode: (run) => `${JSON.stringify({ format: formatVersion, run }, null, 1)}\n`,
  decode(json) {
    if (!isRecord(json) || json.format !== formatVersion) throw new Error('not a run of a known format');
    const { run } = json;
    if (!isRecord(run) || typeof run.thread_id !== 'string' || !isRun(run, run.thread_id))
      throw new Error('no run');
    if (!hasEnded(run)) throw new Error('the run has not ended');
    return run;
  },
};

function isThread(value: unknown, threadId: string): value is ThreadRecord {
  return (
    isRecord(value) &&
    value.thread_id === threadId &&
    ['created_at', 'updated_at', 'status'].every((field) => typeof value[field] === 'string') &&
    isRecord(value.metadata)
  );
}

function isRun(value: unknown, threadId: string): value is Run {
  return (
    isRecord(value) &&
    value.thread_id === threadId &&
    ['run_id', 'assistant_id', 'created_at', 'status'].every((field) => typeof value[field] === 'string') &&
    isRecord(value.kwargs)
  );
}
