/** Whether a pause of a run is a stop for the user, and how it is told. Leaves breakpoints to hits.ts. Pure. */
import { t } from '@vscode/l10n';
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
  if (hits.isReached) return plain('step', t('Before {0}', names));
  if (pauseWanted)
    return plain('pause', next.length === 0 ? t('Paused at the end') : t('Paused before {0}', names));
  if (next.length === 0)
    return motion.kind === 'continue' ? null : plain('step', t('At the end of the graph'));
  return next.some(({ path }) => stopsAtAny(motion, path)) ? plain('step', t('Before {0}', names)) : null;
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
  return plain(reason, names.length === 0 ? t('At the end of the graph') : t('Before {0}', names.join(', ')));
}

export function failureStop(state: ThreadState, { error, message, stack }: RunFailure): Stop {
  const node = failedNode(state);
  const problem: Problem = { kind: 'nodeThrew', name: error, message, stack: stack ?? null, node };
  const what = short(message, error);
  return {
    reason: 'exception',
    description: node === null ? t('The run failed: {0}', what) : t('{0} threw: {1}', node.name, what),
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
    description: t('{0} asks: {1}', first.node.name, message),
    breakpointIds: [],
    problem,
  };
}

function hitStop(hits: Hits): Stop {
  const changed = hits.channels.map((channel) => t('{0} changed', channel));
  const description = [...hits.places, ...changed].join(', ');
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
