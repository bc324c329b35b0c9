/**
 * Replays threads: every superstep of a branch runs again, by itself and from its recorded state, with today's code,
 * and is compared with the record. Nothing of the thread changes. Models and tools are called again, or answer from the
 * record; what nodes do to the world besides they do again.
 */
import type { StoredCheckpoint } from '../../protocol/checkpoints.js';
import type {
  ReplayedStep,
  ReplayEvent,
  ReplayRequest,
  ReplayScope,
  Verdict,
} from '../../protocol/replay.js';
import type { Assistants } from '../assistants.js';
import type { RunsDeps } from '../deps.js';
import { RequestError } from '../errors.js';
import { graphOfThread } from '../graphOfThread.js';
import type { ThreadRecords } from '../threadRecords.js';
import { branchOf, type Branch } from './branch.js';
import { recordedCalls, nestedPlaces } from './recordedCalls.js';
import { createRecordReader, type Recorded } from './recordedSteps.js';
import { createReplayStep } from './replayStep.js';

export interface Replays {
  /** Throws where there is nothing to replay or no graph to do it with; then tells step by step. */
  open(
    threadId: string,
    request: ReplayRequest,
  ): Promise<(signal: AbortSignal) => AsyncGenerator<ReplayEvent>>;
  /** What would run, and what of it the record can answer. Throws as `open` does, but for the graph. */
  scope(threadId: string, newest: string | null): Promise<ReplayScope>;
}

type Deps = Pick<RunsDeps, 'storage' | 'graphs' | 'scratch' | 'clock' | 'newId'> & {
  assistants: Pick<Assistants, 'get'>;
  records: Pick<ThreadRecords, 'require'>;
};

interface RecordedBranch {
  branch: Branch;
  steps: Recorded[];
  tip: string;
  graphOf: (checkpoint: StoredCheckpoint) => Promise<string>;
}

export function createReplays(deps: Deps): Replays {
  const { storage, graphs, assistants, records } = deps;
  const { checkpoints } = storage;
  const reader = createRecordReader({ checkpoints, graphs });
  const replayStep = createReplayStep({ ...deps, reader });

  const recordOf = async (threadId: string, newest: string | null): Promise<RecordedBranch> => {
    const thread = await records.require(threadId);
    const branch = await branchOf(checkpoints, threadId, newest);
    return {
      branch,
      steps: await reader.steps(threadId, branch.ids),
      tip: branch.ids.at(-1) ?? '',
      graphOf: async ({ metadata }) =>
        typeof metadata.graph_id === 'string'
          ? metadata.graph_id
          : graphOfThread(thread, [], { graphs, assistants }),
    };
  };

  const requireGraph = async (graphId: string): Promise<void> => {
    const status = (await graphs.ready()).find(({ source }) => source.graph_id === graphId);
    if (status === undefined) throw new RequestError('invalid', `Graph ${graphId} is not in langgraph.json`);
    if (status.state !== 'error') return;
    const { message = 'unknown', file = '', line } = status.error ?? {};
    const place = line === undefined ? file : `${file}:${line}`;
    throw new RequestError(
      'invalid',
      `Graph ${graphId} does not load, so it cannot be replayed: ${message} (${place})`,
    );
  };

  /** A name that nothing has is a slip of the pen: what it was meant for would be called, and paid for. */
  const requireNodes = (graphId: string, named: readonly string[]): void => {
    const status = graphs.graphs().find(({ source }) => source.graph_id === graphId);
    const known = [
      ...(status?.nodes ?? []),
      ...Object.entries(status?.subgraphs ?? {}).flatMap(([path, nodes]) =>
        nodes.map((node) => `${path}|${node}`),
      ),
    ];
    const unknown = named.find((name) => !known.includes(name));
    // A factory may not have told its nodes yet.
    if (unknown === undefined || known.length === 0) return;
    throw new RequestError('invalid', `Graph ${graphId} has no node ${unknown}; it has ${known.join(', ')}`);
  };

  return {
    async open(threadId, { checkpoint_id: newest, results = 'live', nodes = {} }) {
      const { branch, steps, tip, graphOf } = await recordOf(threadId, newest ?? null);
      const graphId = await graphOf(await reader.read(threadId, tip));
      await requireGraph(graphId);
      requireNodes(graphId, Object.keys(nodes));
      const nested = await nestedPlaces(checkpoints, threadId);
      const thread = { threadId, branch, nested, sources: { results, nodes }, graphOf };

      return async function* events(signal) {
        yield { kind: 'start', thread_id: threadId, checkpoint_id: tip, steps: steps.length };
        const replayed: ReplayedStep[] = [];
        for (const [index, recorded] of steps.entries()) {
          if (signal.aborted) return;
          const step = await replayStep(thread, recorded, index, signal);
          if (step === null) return;
          replayed.push(step);
          yield step;
        }
        const count = (verdict: Verdict) => replayed.filter((step) => step.verdict === verdict).length;
        const calls = replayed.flatMap((step) => step.calls);
        yield {
          kind: 'end',
          verdict: count('same') === steps.length ? 'same' : 'differs',
          same: count('same'),
          differs: count('differs'),
          failed: count('failed'),
          left: count('left'),
          answered: calls.reduce((sum, { answered }) => sum + answered, 0),
          called: calls.reduce((sum, { called }) => sum + called, 0),
        };
      };
    },
    async scope(threadId, newest) {
      const { steps, graphOf } = await recordOf(threadId, newest);
      const nested = await nestedPlaces(checkpoints, threadId);
      const nodes = new Map<string, number>();
      for (const { start: startId } of steps) {
        const bare = await reader.read(threadId, startId);
        const start = await reader.described(bare, await graphOf(bare)).catch(() => bare);
        const tasks = start.annotation?.tasks ?? [];
        const taskIds = tasks.map(({ id }) => id);
        const calls = await recordedCalls(checkpoints, { start, taskIds, otherRuns: new Set() }, nested);
        for (const { name } of tasks) if (name !== '__start__') nodes.set(name, nodes.get(name) ?? 0);
        for (const { checkpoint_ns: ns, result } of calls) {
          const node = ns.split(':')[0] ?? '';
          if (result.kind !== 'unkept') nodes.set(node, (nodes.get(node) ?? 0) + 1);
        }
      }
      return {
        steps: steps.length,
        nodes: [...nodes].map(([node, recorded_calls]) => ({ node, recorded_calls })),
      };
    },
  };
}
