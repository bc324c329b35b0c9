/**
 * Keeps a key `__proto__` of stored JSON a key: LangGraph's serde puts objects together by assignment, which would make
 * that key's value the object's prototype, and so fields that nobody sees. While the serde loads, the key has another
 * name. Pure.
 */

const key = /(?<!\\)"__proto__":/g;

/** JSON text to load, and what undoes the renaming in what was loaded of it. */
export function withoutProtoKeys(
  text: string,
  newName: () => string,
): { text: string; reveal: (loaded: unknown) => void } {
  if (!text.includes('__proto__')) return { text, reveal: () => undefined };
  const name = newName();
  return {
    text: text.replace(key, `${JSON.stringify(name)}:`),
    reveal: (loaded) => revealIn(loaded, name, new Set()),
  };
}

function revealIn(value: unknown, name: string, seen: Set<object>): void {
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return;
  seen.add(value);
  if (Object.hasOwn(value, name)) rename(value as Record<string, unknown>, name);
  const inside: unknown[] =
    value instanceof Map ? [...value].flat() : value instanceof Set ? [...(value as Set<unknown>)] : [];
  // Not by `Object.values`: that a getter of a revived object's fails is none of this.
  const own = Object.values(Object.getOwnPropertyDescriptors(value)).map(
    ({ value: each }) => each as unknown,
  );
  for (const each of [...inside, ...own]) revealIn(each, name, seen);
}

/** All fields anew, so that their order stays. */
function rename(object: Record<string, unknown>, name: string): void {
  for (const [each, value] of Object.entries(object)) {
    Reflect.deleteProperty(object, each);
    Object.defineProperty(object, each === name ? '__proto__' : each, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
}
