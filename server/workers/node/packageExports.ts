/**
 * The little of Node's package exports resolution that `createRequire` cannot do: the target under the `import`
 * condition. Pure; patterns (`*`) are left to Node.
 */

/** The relative file that `exports` names for `subpath` under the first of `conditions` that applies; null: none. */
export function conditionalTarget(
  exports: unknown,
  subpath: string,
  conditions: readonly string[],
): string | null {
  if (isRecord(exports) && Object.keys(exports).some((key) => key.startsWith('.'))) {
    return pick(exports[subpath], conditions);
  }
  return subpath === '.' ? pick(exports, conditions) : null;
}

function pick(target: unknown, conditions: readonly string[]): string | null {
  if (typeof target === 'string') return target;
  if (Array.isArray(target))
    return target.map((each) => pick(each, conditions)).find((each) => each !== null) ?? null;
  if (!isRecord(target)) return null;
  for (const [condition, inner] of Object.entries(target)) {
    // The order of the keys decides, as in Node.
    const found = conditions.includes(condition) ? pick(inner, conditions) : null;
    if (found !== null) return found;
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
