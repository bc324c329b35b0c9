/**
 * Notices a graph whose module does not come to an end while a worker loads it. A top-level await that nothing resolves
 * is noticed by the worker itself; an endless loop leaves the worker no say, so the time is kept here as well.
 */
import type { GraphError, GraphSource } from '../protocol/worker.js';
import { GraphHostError } from './port.js';

/** Milliseconds that one graph may take to load where nothing else is said. */
export const usualLoadLimit = 30_000;
/** Milliseconds until a worker tells of its first graph. */
const startingTime = 120_000;
/** Milliseconds more than the worker gives itself. */
const grace = 2000;

/** The worker was ended because of one graph; without that graph the others can be loaded. */
export class GraphStuckError extends GraphHostError {
  constructor(message: string) {
    super('worker-failed', message);
    this.name = 'GraphStuckError';
  }
}

/** The files changed while a worker loaded them: a fresh one is wanted. */
export class GraphsChangedError extends GraphHostError {
  constructor(options?: { cause?: unknown }) {
    super('worker-failed', 'The files changed while the graphs were loaded.', options);
    this.name = 'GraphsChangedError';
  }
}

export interface LoadWatch {
  /** The worker has begun to load this graph. */
  begun(graphId: string): void;
  /** The graph that the worker was ended for. */
  stuck(): { graphId: string; error: GraphError } | null;
  close(): void;
}

/** `end` is called once with what to say when a graph, or the start before the first one, takes too long. */
export function watchLoading(
  graphs: readonly GraphSource[],
  limitMs: number,
  end: (reason: string) => void,
): LoadWatch {
  let stuck: ReturnType<LoadWatch['stuck']> = null;
  let timer = setTimeout(() => {
    end(`The graph worker did not start within ${startingTime / 1000} s and was ended.`);
  }, startingTime);
  return {
    begun(graphId) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const file = graphs.find((source) => source.graph_id === graphId)?.file ?? '';
        const message =
          `It did not load within ${limitMs / 1000} s: the file, or one that it imports, computes without end. ` +
          'Mend it and save, or allow it more with --load-timeout.';
        stuck = { graphId, error: { message, file } };
        end(`Graph "${graphId}" is not loaded: ${message}`);
      }, limitMs + grace);
    },
    stuck: () => stuck,
    close: () => clearTimeout(timer),
  };
}
