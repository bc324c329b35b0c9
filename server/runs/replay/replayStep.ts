/** One recorded superstep, run again and compared with what the record has of it. */
import type { Json } from '../../protocol/api.js';
import type { ReplayCalls } from '../../protocol/calls.js';
import type { StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { ReplayedStep, StepOutcome, Verdict } from '../../protocol/replay.js';
import type { CheckpointStore } from '../../storage/port.js';
import type { RunsDeps } from '../deps.js';
import type { Branch } from './branch.js';
import { compared } from './differences.js';
import { nodeCalls } from './nodeCalls.js';
import { recordedAnswers } from './recordedAnswers.js';
import { recordedCalls, type NestedPlaces } from './recordedCalls.js';
import type { Recorded, RecordReader } from './recordedSteps.js';
import { runAgain, type RanAgain } from './runAgain.js';
import { onlyChanged, stepOutcome } from './stepOutcome.js';

export interface ReplayedThread {
  threadId: string;
  branch: Branch;
  nested: NestedPlaces;
  sources: Pick<ReplayCalls, 'results' | 'nodes'>;
  graphOf: (checkpoint: StoredCheckpoint) => Promise<string>;
}

export type ReplayStep = (
  thread: ReplayedThread,
  recorded: Recorded,
  index: number,
  signal: AbortSignal,
) => Promise<ReplayedStep | null>;

type Deps = Pick<RunsDeps, 'storage' | 'graphs' | 'scratch' | 'clock' | 'newId'> & { reader: RecordReader };

/** Gives null where it was cancelled. */
export function createReplayStep(deps: Deps): ReplayStep {
  const { storage, clock, reader } = deps;
  const { checkpoints } = storage;
  return async (
    { threadId, branch, nested, sources, graphOf },
    { start: startId, result: resultId },
    index,
    signal,
  ) => {
    const bare = await reader.read(threadId, startId);
    const graphId = await graphOf(bare);
    const start = await reader.described(bare, graphId);
    const result =
      resultId === null ? null : await reader.described(await reader.read(threadId, resultId), graphId);
    const runId = (result ?? start).metadata.run_id;
    const tasks = start.annotation?.tasks ?? [];
    const otherRuns = new Set(
      [...branch.runsFrom(startId)]
        .filter(([id, run]) => id !== resultId && run !== runId)
        .map(([, run]) => run),
    );
    const answers = await recordedAnswers(checkpoints, start, tasks);
    /** The question was answered, but what came of it is another branch. */
    const isElsewhere = resultId === null && otherRuns.size > 0;
    const from = clock.now().getTime();
    const again = await runAgain(
      deps,
      {
        graphId,
        start: bare,
        kept: await keptBefore(checkpoints, start),
        tasks,
        answers: isElsewhere ? withoutLast(answers) : answers,
        calls: {
          ...sources,
          recorded: await recordedCalls(
            checkpoints,
            { start, taskIds: tasks.map(({ id }) => id), otherRuns },
            nested,
          ),
        },
        run: typeof runId === 'string' ? await storage.runs.get(threadId, runId) : null,
      },
      signal,
    );
    if (again === null) return null;
    const to = clock.now().getTime();
    const before = stepOutcome(start, start).values;
    const [recorded, replayed] = onlyChanged(before, [
      stepOutcome(start, result),
      sameNames(replayedOutcome(again), again, threadId, runId),
    ]) as [StepOutcome, StepOutcome];
    const comparison = compared(asJson(recorded), asJson(replayed), {
      recorded: {
        from: Date.parse(start.checkpoint.ts),
        to: result === null ? from : Date.parse(result.checkpoint.ts),
      },
      replayed: { from, to },
    });
    const calls = nodeCalls(replayed.nodes, again.notes, sources);
    const hasLeft = calls.some(({ left }) => left !== null);
    // What a step that broke off has not done is no difference of its own.
    const differences = hasLeft ? [] : comparison.differences;
    const { step } = start.metadata;
    return {
      kind: 'step',
      index,
      step: typeof step === 'number' ? step + 1 : null,
      checkpoint_id: startId,
      result_checkpoint_id: resultId,
      nodes: recorded.nodes,
      verdict: hasLeft ? 'left' : verdictOf(differences.length, recorded, replayed),
      differences,
      recorded,
      replayed: comparison.aligned as unknown as StepOutcome,
      duration_ms: to - from,
      calls,
    };
  };
}

function withoutLast(answers: ReadonlyMap<string, Json[]>): Map<string, Json[]> {
  return new Map([...answers].map(([taskId, given]) => [taskId, given.slice(0, -1)]));
}

/** Subgraphs with a state of their own keep it under their name alone, and go on from there. */
async function keptBefore(
  checkpoints: Pick<CheckpointStore, 'places' | 'get'>,
  start: StoredCheckpoint,
): Promise<StoredCheckpoint[]> {
  const newest = new Map<string, string>();
  for (const { checkpoint_ns: ns, checkpoint_id: id } of await checkpoints.places(start.thread_id)) {
    const isOwn = ns !== '' && !ns.includes(':');
    if (isOwn && !newest.has(ns) && id < start.checkpoint.id) newest.set(ns, id);
  }
  const found = await Promise.all(
    [...newest].map(([checkpoint_ns, checkpoint_id]) =>
      checkpoints.get({ thread_id: start.thread_id, checkpoint_ns, checkpoint_id }),
    ),
  );
  return found.filter((each) => each !== null);
}

function replayedOutcome({ start, result, error, notes }: RanAgain): StepOutcome {
  const outcome = stepOutcome(start, result);
  if (error === null || result !== null) return outcome;
  const told = `${error.error}: ${error.message}`;
  // A node that is ended where it leaves the record has an error of its own to tell.
  return { ...outcome, error: notes.some(({ left }) => left !== null) ? told : (outcome.error ?? told) };
}

/** The replay had ids of its own for thread and run; where its nodes wrote them, they mean the record's. */
function sameNames(
  outcome: StepOutcome,
  again: RanAgain,
  threadId: string,
  runId: Json | undefined,
): StepOutcome {
  const text = JSON.stringify(outcome).replaceAll(again.threadId, threadId);
  return JSON.parse(typeof runId === 'string' ? text.replaceAll(again.runId, runId) : text) as StepOutcome;
}

function verdictOf(differing: number, recorded: StepOutcome, replayed: StepOutcome): Verdict {
  if (differing === 0) return 'same';
  return replayed.error !== null && recorded.error === null ? 'failed' : 'differs';
}

function asJson({ nodes, values, next, error, interrupts }: StepOutcome): Json {
  return { nodes, values, next, error, interrupts };
}
