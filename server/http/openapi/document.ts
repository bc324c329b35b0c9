/**
 * The server's description of itself (OpenAPI 3.1): one operation for each route there is, with the JSON Schemas of the
 * very zod schemas that validate its requests. Pure.
 */
import { z } from 'zod';
import type { Json, JsonObject } from '../../protocol/api.js';
import { operations, type Operation } from './operations.js';

export interface ServedRoute {
  method: string;
  /** As Hono has it: `/threads/:thread_id`. */
  path: string;
}

const errorAnswer = {
  description: 'What is wrong, in a sentence.',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['detail'], properties: { detail: { type: 'string' } } },
    },
  },
};
const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'];

export function openapiDocument(routes: readonly ServedRoute[], version: string): JsonObject {
  const paths = new Map<string, JsonObject>();
  for (const { method, path } of routes) {
    // Middleware is registered for all methods and paths.
    if (!methods.includes(method) || path.includes('*')) continue;
    const name = path.replace(/:([a-z_]+)/g, '{$1}');
    const operation = described(method, path, operations[`${method} ${path}`]);
    paths.set(name, { ...paths.get(name), [method.toLowerCase()]: operation });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Backstep',
      version,
      description: 'The LangGraph Server API as this server serves it.',
    },
    paths: Object.fromEntries([...paths].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function described(method: string, path: string, operation: Operation | undefined): JsonObject {
  const { summary = `${method} ${path}`, body, query, answers } = operation ?? {};
  const inPath = [...path.matchAll(/:([a-z_]+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: jsonSchema(schema as z.ZodType),
  }));
  return {
    tags: [path.split('/')[1] ?? ''],
    summary,
    operationId: `${method.toLowerCase()}${path.replace(/[/:.]+/g, '_')}`,
    ...(inPath.length + inQuery.length === 0 ? {} : { parameters: [...inPath, ...inQuery] }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body) } } } }),
    responses: { ...success(answers), default: errorAnswer },
  };
}

function success(answers: Operation['answers']): JsonObject {
  if (answers === 'none') return { '204': { description: 'Done.' } };
  const types = { stream: 'text/event-stream', text: 'text/plain', html: 'text/html' };
  const type = answers === undefined ? 'application/json' : types[answers];
  const schema = answers === undefined ? {} : { type: 'string' };
  return { '200': { description: 'Done.', content: { [type]: { schema } } } };
}

/** What comes in, before transformations; checks that JSON Schema cannot say are left out. */
function jsonSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest as Json;
}
