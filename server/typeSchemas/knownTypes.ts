/** Types that are not written as their members: messages, and classes of the language. Pure. */
import ts from 'typescript';
import type { JsonObject } from '../protocol/api.js';

/** A message as the API shows and takes it; with `role` in place of `type` when it comes in. */
export function messageSchema(): JsonObject {
  return {
    type: 'object',
    title: 'Message',
    properties: {
      type: { type: 'string' },
      role: { type: 'string' },
      content: { anyOf: [{ type: 'string' }, { type: 'array', items: {} }] },
      id: { type: 'string' },
      name: { type: 'string' },
      additional_kwargs: { type: 'object' },
      response_metadata: { type: 'object' },
      tool_calls: { type: 'array', items: { type: 'object' } },
      tool_call_id: { type: 'string' },
    },
  };
}

export interface TypeParts {
  convert: (type: ts.Type) => JsonObject | undefined;
  /** The type argument at `index`. */
  argument: (index: number) => ts.Type | undefined;
  awaited: () => ts.Type | undefined;
}

const byteArrays = new Set([
  'Uint8Array',
  'Uint8ClampedArray',
  'Int8Array',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Buffer',
]);

/** The schema of a built-in class; `undefined` for what JSON leaves out; `null` for every other type. */
export function builtInSchema(
  type: ts.Type,
  { convert, argument, awaited }: TypeParts,
): JsonObject | undefined | null {
  const symbol = type.getSymbol();
  if (symbol === undefined || !isAmbient(symbol)) return null;
  const inner = (index: number) => {
    const part = argument(index);
    return (part && convert(part)) ?? {};
  };
  if (byteArrays.has(symbol.name)) return { type: 'array', items: { type: 'integer' } };
  switch (symbol.name) {
    case 'Date':
      return { type: 'string', format: 'date-time' };
    case 'String':
    case 'RegExp':
    case 'Error':
      return { type: 'string' };
    case 'Number':
      return { type: 'number' };
    case 'Boolean':
      return { type: 'boolean' };
    case 'Float32Array':
    case 'Float64Array':
      return { type: 'array', items: { type: 'number' } };
    case 'Set':
    case 'ReadonlySet':
      return { type: 'array', items: inner(0), uniqueItems: true };
    case 'Map':
    case 'ReadonlyMap': {
      const key = argument(0);
      if (key !== undefined && key.flags & ts.TypeFlags.StringLike)
        return { type: 'object', additionalProperties: inner(1) };
      return { type: 'array', items: { type: 'array', items: [inner(0), inner(1)] } };
    }
    case 'Promise': {
      const value = awaited();
      return value === undefined ? {} : convert(value);
    }
    case 'Object':
    case 'WeakMap':
    case 'WeakSet':
      return { type: 'object' };
    case 'Function':
      return undefined;
    default:
      return null;
  }
}

/** Declared outside every module, as the language's own classes are. */
function isAmbient(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((declaration) => {
    const file = declaration.getSourceFile();
    return file.isDeclarationFile && !ts.isExternalModule(file);
  });
}
