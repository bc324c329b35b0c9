/**
 * The types that Python's serde would construct of msgpack, beyond those that are harmless: it writes a value's module,
 * name and arguments into msgpack's extensions, which may lie in each other. Pure.
 */
import { decode } from '@msgpack/msgpack';
import { pythonMethods, pythonTypes } from './safeTypes.js';

/** The serde's extensions. */
const codes = { singleArg: 0, kwArgs: 2, method: 3, pydantic2: 5, numpy: 6, delta: 7 } as const;
const maxDepth = 100;
/** Stands for a value that an extension makes: no string, so no name can come of one. */
const made = Symbol('made');

/** Empty where there are none. What cannot be read counts as one. */
export function msgpackTypes(bytes: Uint8Array): string[] {
  const found: string[] = [];
  try {
    read(bytes, found, 0);
  } catch {
    found.push('msgpack that cannot be read');
  }
  return found;
}

function read(bytes: Uint8Array, found: string[], depth: number): unknown {
  if (depth > maxDepth) throw new RangeError('too deep');
  return decode(bytes, {
    // Which keys there are says nothing.
    mapKeyConverter: () => 0,
    extensionCodec: {
      tryToEncode: () => null,
      decode(data, code) {
        const inner = read(data, found, depth + 1);
        const type = typeOf(code, inner);
        if (type !== null) found.push(type);
        return made;
      },
    },
  });
}

/** Null for a harmless one. */
function typeOf(code: number, inner: unknown): string | null {
  if (code === codes.delta || code === codes.numpy) return null;
  const [module, name, , method] = Array.isArray(inner) ? (inner as unknown[]) : [];
  if (typeof module !== 'string' || typeof name !== 'string') return 'a value without the name of its class';
  const full = `${module}.${name}`;
  if (code === codes.method) {
    if (typeof method !== 'string') return full;
    return pythonMethods.has(`${full}.${method}`) ? null : `${full}.${method}`;
  }
  if (code < codes.singleArg || code > codes.pydantic2) return full;
  return pythonTypes.has(full) ? null : full;
}
