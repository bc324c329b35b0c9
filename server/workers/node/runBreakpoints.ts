/**
 * The nodes that runs pause at, as the engine reads them: while a run goes on they may become others, and inside
 * subgraphs, which the engine itself does not tell of a run's breakpoints, the run's count as well.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChangeBreakpointsParams, StartRunParams } from '../../protocol/worker.js';
import type { EngineGraph } from './engineGraph.js';

type Named = string[] | '*' | null | undefined;

interface Breakpoints {
  before: Named;
  after: Named;
}

export interface RunBreakpoints {
  /** From now on they may change, also while the run gets ready. */
  begin(params: StartRunParams): void;
  end(runId: string): void;
  /** Runs `work` with the breakpoints of a run that has begun; what it calls, subgraphs included, heeds them. */
  during<T>(
    runId: string,
    graph: EngineGraph,
    work: (options: Record<string, unknown>) => Promise<T>,
  ): Promise<T>;
  /** False where the run is not under way. */
  change(params: ChangeBreakpointsParams): boolean;
}

export function createRunBreakpoints(): RunBreakpoints {
  const current = new AsyncLocalStorage<Breakpoints>();
  const underWay = new Map<string, Breakpoints>();
  const followed = new WeakSet<EngineGraph>();

  /** Makes a subgraph ask for the breakpoints of whichever run uses it. */
  const follow = (subgraph: EngineGraph): void => {
    if (followed.has(subgraph)) return;
    followed.add(subgraph);
    for (const [property, side] of [
      ['interruptBefore', 'before'],
      ['interruptAfter', 'after'],
    ] as const) {
      const own = subgraph[property];
      Object.defineProperty(subgraph, property, {
        configurable: true,
        enumerable: true,
        get: () => {
          const run = current.getStore();
          // `*` is every superstep of the root graph; nodes inside are named.
          return run === undefined ? own : new LiveNodes(own, () => (run[side] === '*' ? [] : run[side]));
        },
      });
    }
  };

  return {
    begin({ run_id: id, interrupt_before, interrupt_after }) {
      underWay.set(id, { before: interrupt_before, after: interrupt_after });
    },
    end(runId) {
      underWay.delete(runId);
    },
    async during(runId, graph, work) {
      const run = underWay.get(runId);
      if (run === undefined) throw new Error(`Run ${runId} has not begun.`);
      for await (const [, subgraph] of graph.getSubgraphsAsync(undefined, true)) follow(subgraph);
      return current.run(run, () =>
        work({
          interruptBefore: new LiveNodes(graph.interruptBefore, () => run.before),
          interruptAfter: new LiveNodes(graph.interruptAfter, () => run.after),
        }),
      );
    },
    change({ run_id: id, interrupt_before, interrupt_after }) {
      const run = underWay.get(id);
      if (run === undefined) return false;
      run.before = interrupt_before;
      run.after = interrupt_after;
      return true;
    },
  };
}

/** What the engine takes for a list of names, and asks again at each superstep. */
class LiveNodes extends Array<string> {
  /** @param own What the graph was compiled with; counts where the run names nothing. */
  constructor(
    private readonly own: Named,
    private readonly named: () => Named,
  ) {
    super();
    // The engine asks no further where a list is empty.
    this.push('');
    Object.defineProperty(this, 'own', { enumerable: false });
    Object.defineProperty(this, 'named', { enumerable: false });
  }

  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  override includes(name: string): boolean {
    const nodes = this.named() ?? this.own ?? [];
    // The engine's own nodes are hidden from `*`.
    return nodes === '*' ? !name.startsWith('__') : nodes.includes(name);
  }

  /** For who copies the graph: the names it was compiled with. */
  override *[Symbol.iterator](): ArrayIterator<string> {
    if (Array.isArray(this.own)) yield* this.own;
  }
}
