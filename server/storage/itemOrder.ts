/** What every adapter of the item store agrees on. Pure. */

/** Whether the namespace is `prefix` or below it, label by label. */
export function hasPrefix(namespace: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= namespace.length && prefix.every((label, index) => namespace[index] === label);
}
