/** Notices types that contain themselves while they are converted, and gives each a definition to refer to. */
import type ts from 'typescript';
import type { JsonObject } from '../protocol/api.js';

export interface Definitions {
  /** The schema that `convert` gives, or a reference where the type is recursive. */
  schemaOf(type: ts.Type, convert: () => JsonObject | undefined): JsonObject | undefined;
  /** `{definitions: …}`, or nothing where no type is recursive. */
  all(): JsonObject;
}

/** A type under way. `name` is set once it was met inside itself. */
interface Open {
  type: ts.Type;
  name?: string;
}

export function createDefinitions(): Definitions {
  const open: Open[] = [];
  const names = new Map<ts.Type, string>();
  const found = new Map<string, JsonObject>();

  function nameFor(type: ts.Type): string {
    const own = (type.aliasSymbol ?? type.getSymbol())?.name ?? 'Type';
    const base = own.startsWith('__') ? 'Type' : own;
    const taken = new Set(names.values());
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}${number}`;
    names.set(type, name);
    return name;
  }

  return {
    schemaOf(type, convert) {
      const above = open.find((entry) => entry.type === type);
      if (above !== undefined) {
        above.name ??= nameFor(type);
        return reference(above.name);
      }
      const known = names.get(type);
      if (known !== undefined) return reference(known);
      const entry: Open = { type };
      open.push(entry);
      const schema = convert();
      open.pop();
      if (entry.name === undefined || schema === undefined) return schema;
      found.set(entry.name, schema);
      return reference(entry.name);
    },
    all: () => (found.size === 0 ? {} : { definitions: Object.fromEntries(found) }),
  };
}

function reference(name: string): JsonObject {
  const pointer = name.replaceAll('~', '~0').replaceAll('/', '~1');
  return { $ref: `#/definitions/${encodeURIComponent(pointer)}` };
}
