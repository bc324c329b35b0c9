/**
 * Holds answers of a server against the description that this very server gives of itself: a status that is described,
 * a content type that is, and a body that its schema allows. No liberties.
 */
import assert from 'node:assert/strict';
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';

export interface OpenapiDocument {
  openapi: string;
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Record<string, AnySchema> };
}
export interface DescribedOperation {
  operationId: string;
  parameters?: { name: string; in: string; required: boolean; schema: AnySchema }[];
  requestBody?: { content: Record<string, { schema: AnySchema }> };
  responses: Record<string, { content?: Record<string, { schema: AnySchema }> }>;
}

/** What validates by a schema of the document. Throws where a schema is none, or refers to nothing. */
export function schemaCompiler(document: OpenapiDocument): (schema: AnySchema) => ValidateFunction {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  addFormatsModule.default(ajv);
  // Its references name places of the whole document.
  ajv.addSchema({ $id: 'document', components: document.components }, 'document', false, false);
  ajv.addVocabulary(['components']);
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
    const known = compiled.get(text) ?? ajv.compile(JSON.parse(text) as AnySchema);
    compiled.set(text, known);
    return known;
  };
}

export interface OwnDescription {
  /** Rejects where the answer is not as the server says. The answer can be read afterwards. */
  check(request: { url: URL; method: string; headers: Headers }, response: Response): Promise<void>;
}

export function ownDescription(): OwnDescription {
  const known = new Map<string, Promise<(method: string, path: string) => Described | null>>();

  async function read(origin: string, apiKey: string | null) {
    const answer = await fetch(`${origin}/openapi.json`, {
      headers: apiKey === null ? {} : { 'x-api-key': apiKey },
    });
    assert.equal(answer.status, 200);
    const document = (await answer.json()) as OpenapiDocument;
    const compile = schemaCompiler(document);
    const patterns = Object.entries(document.paths)
      // The path with fewer holes is meant.
      .sort(([a], [b]) => a.split('{').length - b.split('{').length)
      .map(([path, operations]) => ({
        operations,
        pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
      }));
    return (method: string, path: string): Described | null => {
      const found = patterns.find(
        ({ pattern, operations }) => pattern.test(path) && method.toLowerCase() in operations,
      );
      const operation = found?.operations[method.toLowerCase()];
      return operation === undefined ? null : { operation, compile };
    };
  }

  return {
    async check({ url, method, headers }, response) {
      const { origin, pathname } = url;
      const described = known.get(origin) ?? read(origin, headers.get('x-api-key'));
      known.set(origin, described);
      const found = (await described)(method, pathname);
      if (found === null) {
        assert.equal(response.status, 404, `${method} ${pathname} is served and not described`);
        return;
      }
      const name = `${method} ${pathname} ${response.status}`;
      const { responses } = found.operation;
      const status = String(response.status);
      const answer = responses[status] ?? (response.status >= 400 ? responses.default : undefined);
      assert.ok(answer !== undefined, `${name} is none of ${Object.keys(responses).join(', ')}`);
      const type = response.headers.get('content-type')?.split(';')[0] ?? '';
      const contents = answer.content ?? {};
      if (Object.keys(contents).length === 0) return;
      assert.ok(type in contents, `${name} is ${type}, none of ${Object.keys(contents).join(', ')}`);
      if (type !== 'application/json') return;
      const validate = found.compile(contents[type]!.schema);
      const body: unknown = await response.clone().json();
      assert.ok(
        validate(body),
        `${name}: ${JSON.stringify(validate.errors, null, 1)}\n${JSON.stringify(body, null, 1).slice(0, 2000)}`,
      );
    },
  };
}

interface Described {
  operation: DescribedOperation;
  compile: (schema: AnySchema) => ValidateFunction;
}
