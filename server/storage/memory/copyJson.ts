/**
 * A copy that shares nothing, with the losses that a file would have too, so that tests over the in-memory store see
 * what the product's store would give them.
 */
export function copyJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
