/**
 * The server's description of itself (OpenAPI 3.1): one operation for each route there is, with the JSON Schemas of the
 * very zod schemas that validate its requests and the schemas of its answers. Pure.
 */
import { z } from 'zod';
import type { Json, JsonObject } from '../../protocol/api.js';
import { answerSchemas } from '../../protocol/answers/all.js';
import { any, ref } from '../../protocol/answers/schema.js';
import { json, type Answers } from './answers.js';
import { operations } from './operations.js';
import type { Operation } from './runOperations.js';

export interface ServedRoute {
  method: string;
  /** As Hono has it: `/threads/:thread_id`. */
  path: string;
}

const errorAnswer = {
  description: 'What is wrong, in a sentence.',
  content: { 'application/json': { schema: ref('Error') } },
};
const descriptions: Record<string, string> = {
  '101': 'The connection is a WebSocket from here on.',
  '204': 'Done; there is nothing to tell.',
  '400': 'What is not valid.',
};
/** A route that nobody has described. */
const unlisted: Operation = { summary: 'Not described.', answers: json(any) };
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
    components: { schemas: answerSchemas },
    paths: Object.fromEntries([...paths].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function described(method: string, path: string, operation: Operation | undefined): JsonObject {
  const { summary, body, query, answers } = operation ?? unlisted;
  const inPath = [...path.matchAll(/:([a-z_]+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries<z.ZodType>(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !schema.safeParse(undefined).success,
    schema: jsonSchema(schema),
  }));
  return {
    tags: [path.split('/')[1] ?? ''],
    summary,
    operationId: `${method.toLowerCase()}${path.replace(/[/:.]+/g, '_')}`,
    ...(inPath.length + inQuery.length === 0 ? {} : { parameters: [...inPath, ...inQuery] }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body) } } } }),
    responses: { ...responses(answers), default: errorAnswer },
  };
}

function responses(answers: Answers): JsonObject {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { content, headers = {} }]) => {
      const types = Object.entries(content).map(([type, schema]) => [type, { schema }]);
      const told = Object.entries(headers).map(([name, description]) => [
        name,
        { description, schema: { type: 'string' } },
      ]);
      const response = {
        description: descriptions[status] ?? 'Done.',
        ...(types.length === 0 ? {} : { content: Object.fromEntries(types) as JsonObject }),
        ...(told.length === 0 ? {} : { headers: Object.fromEntries(told) as JsonObject }),
      };
      return [status, response];
    }),
  );
}

/** What comes in, before transformations; checks that JSON Schema cannot say are left out. */
function jsonSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest as Json;
}
