/**
 * Puts a graph's schemas together: what the graph itself declares (zod) comes first, then what its types say, and where
 * neither does the names of its channels. Leaves the reading of types to typeReader.ts.
 */
import type { Json } from '../protocol/api.js';
import type { TypeSchemaName, TypeSchemas } from '../protocol/typeSchemas.js';
import type { DeclaredSchemas, GraphSchemas, GraphSource, SubgraphSchemas } from '../protocol/worker.js';
import { GraphHostError } from './port.js';
import type { TypeReader } from './typeReader.js';

const nothingDeclared: DeclaredSchemas = {
  state: null,
  input: null,
  output: null,
  context: null,
  channels: [],
};

const names: readonly TypeSchemaName[] = ['state', 'input', 'output', 'context'];

/** A factory may refuse to make its graph without the config of a run; its types tell nevertheless. */
export async function schemaAnswer(
  source: GraphSource,
  asked: Promise<DeclaredSchemas>,
  types: TypeReader | undefined,
): Promise<GraphSchemas> {
  const declared = await asked.catch((error: unknown) => {
    if (error instanceof GraphHostError && error.code === 'worker-failed') return nothingDeclared;
    throw error;
  });
  const typed = await readFor(source, [declared], [], types);
  if (declared === nothingDeclared && typed?.graph == null) await asked;
  return { graph_id: source.graph_id, ...joined(declared, typed?.graph) };
}

export async function subgraphAnswer(
  source: GraphSource,
  declared: Record<string, DeclaredSchemas>,
  types: TypeReader | undefined,
): Promise<SubgraphSchemas> {
  const typed = await readFor(source, Object.values(declared), Object.keys(declared).sort(), types);
  const entries = Object.entries(declared).map(([namespace, each]) => {
    const ofTypes =
      typed !== null && Object.hasOwn(typed.subgraphs, namespace) ? typed.subgraphs[namespace] : null;
    return [namespace, joined(each, ofTypes)] as const;
  });
  return Object.fromEntries(entries);
}

async function readFor(
  { file, export_name: exportName }: GraphSource,
  declared: readonly DeclaredSchemas[],
  namespaces: string[],
  types: TypeReader | undefined,
) {
  const wanted = names.filter((name) => declared.some((each) => each[name] === null));
  if (types === undefined || wanted.length === 0 || !/\.[cm]?[jt]sx?$/.test(file)) return null;
  return types.read({ file, export_name: exportName, wanted, namespaces });
}

function joined(
  declared: DeclaredSchemas,
  typed: TypeSchemas | null | undefined,
): Omit<GraphSchemas, 'graph_id'> {
  const state = declared.state ?? withChannels(typed?.state ?? null, declared.channels);
  const context = declared.context ?? typed?.context ?? null;
  return {
    input_schema: declared.input ?? typed?.input ?? state,
    output_schema: declared.output ?? typed?.output ?? state,
    state_schema: state,
    // JavaScript graphs have one schema for both.
    config_schema: declared.config ?? context,
    context_schema: context,
  };
}

/** What the graph has at run time is certain: every channel is named, in the graph's order. */
function withChannels(schema: TypeSchemas['state'], channels: readonly string[]): Json {
  if (schema === null)
    return { type: 'object', properties: Object.fromEntries(channels.map((name) => [name, {}])) };
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return schema;
  const ordered = new Map<string, Json>(channels.map((name) => [name, {}]));
  for (const [name, property] of Object.entries(properties)) ordered.set(name, property);
  return { ...schema, properties: Object.fromEntries(ordered) };
}
