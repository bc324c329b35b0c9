/** Of several notes on the same task the newest counts: a task that asked or failed is run again. Pure. */
import type { TaskTrace } from '../protocol/traces.js';

/** @param traces In the order in which they came. */
export function newestTraces(traces: readonly TaskTrace[]): TaskTrace[] {
  return [...new Map(traces.map((trace) => [trace.id, trace])).values()];
}
