/** What came of a superstep, from the checkpoint it began at and the one it made: of a record and of a replay alike. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../protocol/api.js';
import type { StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { StepOutcome } from '../../protocol/replay.js';
import { nextNodes, stateValues, threadState } from '../stateView.js';

/** `result`: null where the step did not end. */
export function stepOutcome(start: StoredCheckpoint, result: StoredCheckpoint | null): StepOutcome {
  const { tasks } = threadState(start, { newest: false });
  return {
    nodes: tasks.map(({ name }) => name),
    values: result === null ? null : stateValues(result, false),
    next: result === null ? null : nextNodes(result, false),
    // Of a step that ended, errors are those of earlier attempts.
    error: result === null ? (tasks.find(({ error }) => error !== null)?.error ?? null) : null,
    interrupts: tasks.flatMap(({ name, interrupts }) =>
      interrupts.map(({ value }) => ({ node: name, value: value ?? null })),
    ),
  };
}

/** Both without the channels that neither changed: a long history need not be told at every step. */
export function onlyChanged(before: Json, outcomes: StepOutcome[]): StepOutcome[] {
  if (!isObject(before)) return outcomes;
  const hasChanged = (name: string): boolean =>
    outcomes.some(({ values }) => isObject(values) && !isDeepStrictEqual(values[name], before[name]));
  return outcomes.map((outcome) => {
    const { values } = outcome;
    if (!isObject(values)) return outcome;
    return {
      ...outcome,
      values: Object.fromEntries(Object.entries(values).filter(([name]) => hasChanged(name))),
    };
  });
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
