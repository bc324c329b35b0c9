/** From the body of a state update to the supersteps that the engine applies. Pure. */
import type { Json, JsonObject } from '../protocol/api.js';
import type { StateUpdateRequest } from '../protocol/requests.js';
import type { ThreadCreate } from '../protocol/threadRequests.js';
import type { StateUpdate } from '../protocol/worker.js';

/**
 * A list of values is a list of updates, unless the state itself is a list (`isList`) or a checkpoint is copied. With a
 * node they are that node's, in one superstep; without one each is applied by itself, as the engine finds its node.
 */
export function supersteps(request: StateUpdateRequest, isList: boolean): StateUpdate[][] {
  const values = request.values ?? null;
  const asNode = named(request.as_node);
  const single = !Array.isArray(values) || values.length === 0 || isList || request.as_node === '__copy__';
  if (single) return [[{ values, ...asNode }]];
  const updates = values.map((each): StateUpdate => ({ values: each, ...asNode }));
  return request.as_node == null ? updates.map((update) => [update]) : [updates];
}

/** What a thread is seeded with. */
export function seeds(steps: NonNullable<ThreadCreate['supersteps']>): StateUpdate[][] {
  return steps
    .map(({ updates }) =>
      updates.map(({ values, command, as_node: asNode }) => ({
        values: values ?? null,
        ...commanded(command),
        ...named(asNode),
      })),
    )
    .filter((updates) => updates.length > 0);
}

function named(name: string | null | undefined): { as_node?: string } {
  return name == null ? {} : { as_node: name };
}

function commanded(command: JsonObject | null | undefined): { command?: Json } {
  return command == null ? {} : { command };
}
