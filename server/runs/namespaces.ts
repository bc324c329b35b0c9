/** The namespaces in use: filtered by both ends, cut to a depth, sorted, paged. Pure. */
import type { Item, ListNamespaces } from '../protocol/items.js';

export function namespacesOf(
  items: readonly Pick<Item, 'namespace'>[],
  { prefix = [], suffix = [], max_depth: depth, limit = 100, offset = 0 }: ListNamespaces,
): string[][] {
  const found = new Map<string, string[]>();
  for (const { namespace } of items) {
    if (!fits(namespace.slice(0, prefix.length), prefix)) continue;
    if (suffix.length > 0 && !fits(namespace.slice(-suffix.length), suffix)) continue;
    const cut = depth === undefined ? namespace : namespace.slice(0, depth);
    found.set(JSON.stringify(cut), cut);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, namespace]) => namespace);
  return sorted.slice(offset, offset + limit);
}

/** `*` stands for any label. */
function fits(labels: readonly string[], wanted: readonly string[]): boolean {
  return (
    labels.length === wanted.length &&
    wanted.every((label, index) => label === '*' || label === labels[index])
  );
}
