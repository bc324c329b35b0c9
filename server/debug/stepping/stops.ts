/** Whether a pause of a run is a stop for the user, and how it is told. Leaves breakpoints to hits.ts. Pure. */
import type { Interrupt, Json, ThreadState } from '../../protocol/api.js';
import type { RunFailure } from '../api/threadApi.js';
import { brief } from '../values/brief.js';
import type { Hits } from './hits.js';
import { stopsAtAny, type Motion } from './pausePlan.js';
import { failedNode, leafNodes, openQuestions, pathOf, shownName, type PendingNode } from './position.js';

export interface Problem {
  kind: 'nodeThrew' | 'interrupt';
  /** The class of the error, or `interrupt()`. */
  name: string;
  message: string;
  stack: string | null;
  node: PendingNode | null;
}

export interface Stop {
  reason:
    | 'entry'
    | 'step'
    | 'breakpoint'
    | 'function breakpoint'
    | 'data breakpoint'
    | 'exception'
    | 'pause'
    | 'goto';
  description: string;
  breakpointIds: number[];
  problem: Problem | null;
}

export interface Pause {
  /** The newest. */
  state: ThreadState;
  motion: Motion;
  failure: RunFailure | null;
  hits: Hits;
  /** The user asked for it. */
  pauseWanted: boolean;
}

/** Null: go on; or, where nothing is next, the end. */
export function stopAt({ state, motion, failure, hits, pauseWanted }: Pause): Stop | null {
  if (failure !== null) return failureStop(state, failure);
  const question = questionStop(state);
  if (question !== null) return question;
  if (hits.ids.length > 0) return hitStop(hits);
  const next = leafNodes(state, true);
  const names = next.map(({ name }) => shownName(name)).join(', ');
  if (pauseWanted) return plain('pause', next.length === 0 ? 'Paused at the end' : `Paused before ${names}`);
  if (next.length === 0) return motion.kind === 'continue' ? null : plain('step', 'At the end of the graph');
  return next.some(({ path }) => stopsAtAny(motion, path)) ? plain('step', `Before ${names}`) : null;
}

export function plain(reason: Stop['reason'], description: string): Stop {
  return { reason, description, breakpointIds: [], problem: null };
}

/** Where the debugger stands without anything having run. */
export function standingStop(state: ThreadState, isNewest: boolean, reason: Stop['reason']): Stop {
  const question = isNewest ? questionStop(state) : null;
  if (question !== null) return question;
  const failed = isNewest ? failedNode(state) : null;
  if (failed?.task?.error != null)
    return failureStop(state, { error: nameIn(failed.task.error), message: failed.task.error });
  const names = leafNodes(state, isNewest).map(({ name }) => shownName(name));
  return plain(reason, names.length === 0 ? 'At the end of the graph' : `Before ${names.join(', ')}`);
}

export function failureStop(state: ThreadState, { error, message, stack }: RunFailure): Stop {
  const node = failedNode(state);
  const problem: Problem = { kind: 'nodeThrew', name: error, message, stack: stack ?? null, node };
  const where = node === null ? 'The run failed' : `${node.name} threw`;
  return {
    reason: 'exception',
    description: `${where}: ${short(message, error)}`,
    breakpointIds: [],
    problem,
  };
}

function questionStop(state: ThreadState): Stop | null {
  const [first] = openQuestions(state);
  if (first === undefined) return null;
  const message = questionText(first.interrupt);
  const problem: Problem = { kind: 'interrupt', name: 'interrupt()', message, stack: null, node: first.node };
  return {
    reason: 'exception',
    description: `${first.node.name} asks: ${message}`,
    breakpointIds: [],
    problem,
  };
}

function hitStop(hits: Hits): Stop {
  const changed = hits.channels.map((channel) => `${channel} changed`);
  const description = [...hits.places.map((place) => `Breakpoint ${place}`), ...changed].join(', ');
  const reason =
    hits.places.length === 0 ? 'data breakpoint' : hits.byName ? 'function breakpoint' : 'breakpoint';
  return { reason, description, breakpointIds: hits.ids, problem: null };
}

/** The question of an `interrupt()` in one line. */
export function questionText({ value }: Interrupt): string {
  const asked = questionIn(value);
  return asked ?? (typeof value === 'string' ? value : brief(value, 300));
}

function questionIn(value: Json): string | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const found = ['question', 'message', 'prompt', 'description']
    .map((key) => value[key])
    .find((text) => typeof text === 'string' && text !== '');
  return typeof found === 'string' ? found : null;
}

function short(message: string, error: string): string {
  return message.startsWith(error) ? message : `${error}: ${message}`;
}

function nameIn(error: string): string {
  return /^(\w*Error)\b/.exec(error)?.[1] ?? 'Error';
}

/** The depth at which a step over goes on: that of what is next. */
export function pathOfStep(state: ThreadState, isNewest: boolean): string {
  return leafNodes(state, isNewest)[0]?.path ?? pathOf(state);
}
