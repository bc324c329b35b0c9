/**
 * A fetch, for the SDKs' clients and alone, that holds every answer against the published description of the Agent
 * Server (a copy is in the fixtures) and against the server's own (ownDescription.ts). Liberties with the published
 * one, of its own making: what it lists as a property may be null (the published servers and the SDKs' types have it
 * so), the value of an interrupt may be anything, an item that is not there is null and the namespaces are under
 * `namespaces` (both SDKs have it so), and where fields were selected the others may be missing.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Client } from '@langchain/langgraph-sdk';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { ownDescription } from './ownDescription.js';

type Schema = Record<string, unknown>;
interface Operation {
  responses: Record<string, { content?: Record<string, { schema?: Schema | null }> }>;
}

/** Beyond the description: the operation is known to the SDKs, or answers without a body. */
const furtherStatuses: Record<string, string[]> = { 'PATCH /threads/{thread_id}': ['204'] };

export interface ConformingFetch {
  fetch: typeof fetch;
  /** The operations that were called, as `GET /threads/{thread_id}`. */
  called: Set<string>;
  /** Those called that the description does not know. */
  undescribed: Set<string>;
}

/** The official client, whose every answer is held against the descriptions. */
export function conformingClient(apiUrl: string): Client {
  const { fetch } = conformingFetch();
  return new Client({ apiUrl, apiKey: null, callerOptions: { fetch, maxRetries: 0 } });
}

export function conformingFetch(): ConformingFetch {
  const file = new URL('../fixtures/agentServerOpenapi.json', import.meta.url);
  const description = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, Schema & { properties?: Record<string, Schema> }> };
  };
  const { schemas } = description.components;
  if (schemas.Interrupt?.properties !== undefined) schemas.Interrupt.properties.value = {};
  const ajv = new Ajv({ strict: false, allErrors: true });
  // The package is CommonJS: its default export arrives inside the module.
  addFormatsModule.default(ajv);
  ajv.addSchema(nullable({ components: description.components }) as AnySchema, 'server');
  const compiled = new Map<Schema, ValidateFunction>();
  const validator = (schema: Schema): ValidateFunction => {
    const known = compiled.get(schema) ?? ajv.compile(nullable(absolute(schema)) as AnySchema);
    compiled.set(schema, known);
    return known;
  };
  const paths = Object.entries(description.paths).map(([path, operations]) => ({
    path,
    operations,
    pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
  }));
  const own = ownDescription();
  const called = new Set<string>();
  const undescribed = new Set<string>();

  return {
    called,
    undescribed,
    async fetch(input, init) {
      const response = await fetch(input, init);
      const method = init?.method ?? 'GET';
      const url = new URL(input instanceof Request ? input.url : input);
      const { pathname, search } = url;
      await own.check({ url, method, headers: new Headers(init?.headers) }, response);
      const matching = paths.filter(
        ({ pattern, operations }) => pattern.test(pathname) && method.toLowerCase() in operations,
      );
      // `/runs/cancel` also looks like `/runs/{id}`: the path with fewer holes is meant.
      const [match] = matching.sort((a, b) => holes(a.path) - holes(b.path));
      const operation = match?.operations[method.toLowerCase()];
      if (match === undefined || operation === undefined) {
        undescribed.add(`${method} ${pathname.replace(/[0-9a-f-]{36}/g, '{id}')}`);
        return response;
      }
      const name = `${method} ${match.path}`;
      called.add(name);
      const sent = `${search}${typeof init?.body === 'string' ? init.body : ''}`;
      const isPart = /"select":\[|[?&]select=/.test(sent);
      await check(name, operation, response, isPart);
      return response;
    },
  };

  async function check(
    name: string,
    { responses }: Operation,
    response: Response,
    isPart: boolean,
  ): Promise<void> {
    const status = String(response.status);
    if (furtherStatuses[name]?.includes(status) === true) return;
    const described = responses[status];
    if (described === undefined) {
      const known = Object.keys(responses).join(', ');
      assert.fail(`${name} answered ${status}, which is none of ${known}: ${await response.clone().text()}`);
    }
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    const contents = described.content ?? {};
    if (Object.keys(contents).length === 0) return;
    assert.ok(
      type in contents,
      `${name} answered ${type}, which is none of ${Object.keys(contents).join(', ')}`,
    );
    const schema = contents[type]?.schema;
    if (type !== 'application/json' || schema == null) return;
    const answered: unknown = await response.clone().json();
    if (name === 'GET /store/items' && answered === null) return;
    const body =
      name === 'POST /store/namespaces' && response.ok ? (answered as Schema).namespaces : answered;
    const validate = validator(schema);
    const isValid = validate(body);
    const errors = (validate.errors ?? []).filter(({ keyword }) => !isPart || keyword !== 'required');
    assert.ok(
      isValid || errors.length === 0,
      `${name} ${status}: ${ajv.errorsText(errors)}\n${JSON.stringify(body, null, 1).slice(0, 2000)}`,
    );
  }
}

function holes(path: string): number {
  return path.split('{').length;
}

/** The schema with its references into the description. */
function absolute(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"server#/components')) as Schema;
}

/** The schema with every property allowed to be null. */
function nullable(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(nullable);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key !== 'properties') return [key, nullable(value)];
      const properties = Object.entries(value as Schema).map(([name, property]) => [
        name,
        { anyOf: [nullable(property), { type: 'null' }] },
      ]);
      return [key, Object.fromEntries(properties)];
    }),
  );
}
