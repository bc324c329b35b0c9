/** Schemas of what the server says of itself, and of the newer streaming protocol's answers. */
import type { GraphSummary, ServerInfo } from '../backstep.js';
import type { GraphChannel, GraphError } from '../worker.js';
import {
  any,
  fields,
  listOf,
  mapOf,
  nullable,
  oneOf,
  record,
  ref,
  text,
  uuid,
  whole,
  type Schema,
} from './schema.js';

export const systemSchemas: Record<string, Schema> = {
  Ok: { type: 'object', required: ['ok'], properties: { ok: { const: true } } },
  Info: fields<ServerInfo>(
    {
      version: text,
      langgraph_py_version: nullable(text),
      langgraph_js_version: nullable(text),
      context: oneOf('js', 'python'),
      flags: mapOf({ type: 'boolean' }),
      metadata: record,
      host: mapOf(text),
      instance_id: uuid,
      problems: listOf(
        fields<ServerInfo['problems'][number]>({
          file: text,
          set_aside_as: nullable(text),
          message: text,
        }),
      ),
      warnings: listOf(text),
      graphs: listOf(ref('GraphSummary')),
    },
    ['langgraph_js_version'],
  ),
  /** All that is told to those who bring no key. */
  Identity: fields<{ instance_id: string }>({ instance_id: uuid }),
  GraphSummary: fields<GraphSummary>({
    graph_id: text,
    assistant_id: uuid,
    file: text,
    export_name: text,
    state: oneOf('unknown', 'ok', 'error'),
    nodes: listOf(text),
    subgraphs: mapOf(listOf(text)),
    channels: mapOf(ref('GraphChannel')),
    version: nullable(ref('GraphVersion')),
    error: nullable(ref('GraphError')),
  }),
  GraphChannel: fields<GraphChannel>({
    kind: text,
    reduces: { type: 'boolean' },
    reducer: nullable(text),
    messages: { type: 'boolean' },
    overwrite: { type: 'boolean' },
  }),
  GraphError: fields<GraphError>({ message: text, file: text, line: whole, column: whole, stack: text }, [
    'line',
    'column',
    'stack',
  ]),
  Metrics: mapOf(listOf({ type: 'object', properties: { labels: mapOf(text), value: { type: 'number' } } })),
  ProtocolAnswer: {
    type: 'object',
    required: ['type', 'id'],
    properties: {
      type: oneOf('success', 'error'),
      id: { type: ['integer', 'null'] },
      result: any,
      error: text,
      message: text,
      meta: record,
    },
  },
  Error: fields<{ detail: string }>({ detail: text }),
};
