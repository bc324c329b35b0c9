/** A state with only what was asked for: fields, and single keys of its values (`values.messages`). Pure. */
import type { ThreadState } from '../protocol/api.js';
import { isFields, selected } from './matching.js';

const keyPrefix = 'values.';

export function selectedState(
  state: ThreadState,
  select: readonly string[] | null | undefined,
): Partial<ThreadState> {
  if (select == null) return state;
  const keys = select
    .filter((name) => name.startsWith(keyPrefix))
    .map((name) => name.slice(keyPrefix.length));
  const { values } = state;
  if (keys.length === 0 || select.includes('values') || !isFields(values)) return selected(state, select);
  return { values: selected(values, keys) as typeof values, ...selected(state, select) };
}

export async function* selectedStates(
  states: AsyncIterable<ThreadState>,
  select: readonly string[] | null | undefined,
): AsyncGenerator<Partial<ThreadState>> {
  for await (const state of states) yield selectedState(state, select);
}
