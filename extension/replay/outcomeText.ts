/** One side of a replayed step as text for a diff. Pure. */
import type { StepOutcome } from '../../server/protocol/replay.js';

/** A key without a value is left out: it would be the same on both sides. */
export function outcomeText({ values, next, error, interrupts }: StepOutcome): string {
  const shown = {
    values,
    next,
    ...(error === null ? {} : { error }),
    ...(interrupts.length === 0 ? {} : { interrupts }),
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
