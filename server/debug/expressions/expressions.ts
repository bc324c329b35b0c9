/** What the debugger asks of an expression language over states: a port, so that the sandbox can be another. */
import type { Json } from '../../protocol/api.js';

export interface Evaluated {
  /** Undefined where it is nothing that JSON can say (a function, `undefined`). */
  value: Json | undefined;
  /** As a reader sees it. */
  text: string;
  type: string;
  /** What the expression changed: channels by name. */
  changed: Record<string, Json>;
  /** Other names that it assigned. */
  fresh: Record<string, Json>;
  /** `resume(value)` was called, with this. */
  resume: { value: Json } | null;
}

export interface Expressions {
  /**
   * Throws `bad-expression`.
   *
   * @param channels Names that are `undefined` where the state has no value for them.
   */
  evaluate(expression: string, values: Json, channels: readonly string[]): Evaluated;
  isTrue(expression: string, values: Json, channels: readonly string[]): boolean;
}
