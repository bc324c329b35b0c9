/** How a run's end is told: its output as the API gives it, an error with class, message and stack. Pure. */
import type { Json, RunError } from '../../protocol/api.js';
import { toApiJson } from './json.js';

/** The last values, with `__interrupt__` where an interrupt() asks something. */
export function runOutput(values: unknown, interrupts: readonly unknown[]): Json {
  const output = toApiJson(values);
  if (interrupts.length === 0) return output;
  const asked = toApiJson(interrupts);
  const isFields = typeof output === 'object' && output !== null && !Array.isArray(output);
  return isFields ? { ...output, __interrupt__: asked } : { __interrupt__: asked };
}

export function runError(error: unknown): RunError {
  if (!(error instanceof Error))
    return { error: 'Error', message: typeof error === 'string' ? error : JSON.stringify(toApiJson(error)) };
  // A class that does not set `name` still has one.
  const name = error.name === 'Error' ? error.constructor.name || 'Error' : error.name;
  return {
    error: name,
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  };
}
