/**
 * `POST /backstep/threads/{id}/replay`: the recorded supersteps of a thread run again with today's code. What may be
 * asked, and the messages of the answer (SSE; `event` is `kind`, `data` is the object). Leaves the work to runs/replay.
 */
import { z } from 'zod';
import type { Json } from './api.js';
import type { CallSource, LeftRecord } from './calls.js';
import { uuid } from './requests.js';

const callSource = z.enum(['recorded', 'live']);

export const replayRequest = z.object(
  {
    /** The newest checkpoint of the branch that is replayed; the thread's newest without it. */
    checkpoint_id: uuid.nullish(),
    /** Where the answers of models and tools come from: from calling them, or from the record, which costs nothing. */
    results: callSource.optional(),
    /** The same for single nodes; nodes of subgraphs are named by their path (`outer|inner`). */
    nodes: z.record(z.string(), callSource).optional(),
  },
  'must be an object',
);
export type ReplayRequest = z.infer<typeof replayRequest>;

/** `GET /backstep/threads/{id}/replay`: what a replay would run. */
export const replayQuery = z.object({ checkpoint_id: uuid.optional() });

export interface ReplayScope {
  /** How many supersteps there are to replay. */
  steps: number;
  nodes: {
    node: string;
    /** Calls of models and tools that the record can answer. */
    recorded_calls: number;
  }[];
}

export type ReplayEvent = ReplayStart | ReplayedStep | ReplayEnd;

export interface ReplayStart {
  kind: 'start';
  thread_id: string;
  /** The newest checkpoint of the branch. */
  checkpoint_id: string;
  /** How many supersteps there are to replay. */
  steps: number;
}

export interface ReplayedStep {
  kind: 'step';
  /** Counts from 0. */
  index: number;
  /** LangGraph's number of the superstep. */
  step: number | null;
  /** The checkpoint whose state the nodes read. */
  checkpoint_id: string;
  /** The checkpoint that the record has after it; null where the step failed or asked. */
  result_checkpoint_id: string | null;
  nodes: string[];
  verdict: Verdict;
  differences: Difference[];
  recorded: StepOutcome;
  /** With generated ids and times as the record has them, where they are no difference. */
  replayed: StepOutcome;
  duration_ms: number;
  /** How the models and tools of its nodes were answered; nodes of subgraphs by their path, where they called any. */
  calls: NodeCalls[];
}

export interface NodeCalls {
  node: string;
  results: CallSource;
  /** Calls that the record answered. */
  answered: number;
  /** Calls that were made. */
  called: number;
  /** Where it left the record; the step ended there, and nothing was called. */
  left: LeftRecord | null;
}

/**
 * `failed`: today's code throws where the record does not, or the graph could not be run. `left`: a node that takes its
 * results from the record called what that has no answer for.
 */
export type Verdict = 'same' | 'differs' | 'failed' | 'left';

export interface StepOutcome {
  nodes: string[];
  /** Of the state after the step, what the step changed in the record or in the replay; null where it did not end. */
  values: Json;
  /** The nodes after it; null where it did not end. */
  next: string[] | null;
  error: string | null;
  /** What `interrupt()` asked last, by node; answered where the step ended. */
  interrupts: { node: string; value: Json }[];
}

/** A place that differs; a side that has nothing there has no key. */
export interface Difference {
  /** As `values.messages[2].content`. */
  path: string;
  recorded?: Json;
  replayed?: Json;
}

export interface ReplayEnd {
  kind: 'end';
  verdict: 'same' | 'differs';
  same: number;
  differs: number;
  failed: number;
  left: number;
  /** Calls of models and tools that the record answered, and those that were made. */
  answered: number;
  called: number;
}
