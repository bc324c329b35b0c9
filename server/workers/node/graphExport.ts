/**
 * From what a graph file exports to something that gives a compiled graph: a compiled graph, a builder, a promise of
 * either, a factory function (called per use with the run's config), or the wrapper that createAgent returns.
 */
import type { Config } from '../../protocol/api.js';
import type { EngineGraph } from './engineGraph.js';
import { GraphExportError } from './graphError.js';

export interface GraphExport {
  /** A factory's graph may differ from use to use. */
  isFactory: boolean;
  get(config: Config): Promise<EngineGraph>;
}

/** `namespace` is the loaded module. Throws GraphExportError naming the exports that exist. */
export function graphExport(namespace: Record<string, unknown>, name: string): GraphExport {
  const exported = namespace[name] ?? fromDefault(namespace, name);
  if (exported === undefined || exported === null) {
    const names = Object.keys(namespace).filter((key) => key !== '__esModule' && key !== 'module.exports');
    const known = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`;
    throw new GraphExportError(`There is no export "${name}" in this file (${known}).`);
  }
  if (typeof exported === 'function') {
    return {
      isFactory: true,
      get: async (config) =>
        compiled(await (exported as (config: Config) => unknown)({ configurable: {}, ...config }), name),
    };
  }
  // It may be a promise.
  return { isFactory: false, get: async () => compiled(await Promise.resolve(exported), name) };
}

/** A CommonJS module's exports may all arrive as its default. */
function fromDefault(namespace: Record<string, unknown>, name: string): unknown {
  const inner = namespace.default;
  if (typeof inner !== 'object' || inner === null || isGraph(inner)) return undefined;
  return (inner as Record<string, unknown>)[name];
}

function compiled(value: unknown, name: string): EngineGraph {
  if (typeof value === 'object' && value !== null) {
    const wrapped = (value as { graph?: unknown }).graph;
    if (isGraph(wrapped)) return wrapped;
    if (isGraph(value)) return value;
    const { compile } = value as { compile?: unknown };
    if (typeof compile === 'function') return compiled((compile as () => unknown).call(value), name);
  }
  const what =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'an array'
        : `${/^[aeiou]/.test(typeof value) ? 'an' : 'a'} ${typeof value}`;
  throw new GraphExportError(
    `The export "${name}" is ${what}, not a graph: export a StateGraph, a compiled graph or a function that returns one.`,
  );
}

function isGraph(value: unknown): value is EngineGraph {
  if (typeof value !== 'object' || value === null) return false;
  const { stream, getState, nodes, channels } = value as Partial<EngineGraph>;
  return (
    typeof stream === 'function' &&
    typeof getState === 'function' &&
    nodes !== undefined &&
    channels !== undefined
  );
}
