/** Schemas of assistants and what is known of their graphs. */
import type { Assistant } from '../api.js';
import type { GraphSchemas } from '../worker.js';
import {
  any,
  fields,
  flag,
  listOf,
  mapOf,
  nullable,
  part,
  record,
  text,
  time,
  uuid,
  type Schema,
} from './schema.js';

const assistant = fields<Assistant>({
  assistant_id: uuid,
  graph_id: text,
  name: text,
  description: nullable(text),
  config: record,
  context: record,
  metadata: record,
  version: { type: 'integer', minimum: 1 },
  created_at: time,
  updated_at: time,
});

const jsonSchemas = {
  input_schema: any,
  output_schema: any,
  state_schema: any,
  config_schema: any,
  context_schema: any,
};

export const assistantSchemas: Record<string, Schema> = {
  Assistant: assistant,
  AssistantPart: part(assistant),
  GraphDrawing: {
    type: 'object',
    required: ['nodes', 'edges'],
    properties: {
      nodes: listOf({ type: 'object', required: ['id'], properties: { id: text, type: text, data: any } }),
      edges: listOf({
        type: 'object',
        required: ['source', 'target'],
        properties: { source: text, target: text, data: text, conditional: flag },
      }),
    },
  },
  GraphSchemas: fields<GraphSchemas>({ graph_id: text, ...jsonSchemas }),
  SubgraphSchemas: mapOf(fields<Omit<GraphSchemas, 'graph_id'>>(jsonSchemas)),
};
