import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { operations } from '../../../server/http/openapi/operations.js';
import { schemaCompiler, type OpenapiDocument } from '../../contract/ownDescription.js';
import { testApp } from './testApp.js';

interface Schema {
  properties?: Record<string, unknown>;
  required?: string[];
}

describe('the server describes itself', () => {
  it('every route there is, with the schema that validates it', async () => {
    const { app, call } = testApp();
    const { paths, openapi } = (await call('GET', '/openapi.json')).body as OpenapiDocument;
    assert.equal(openapi, '3.1.0');
    const served = app.routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*'));
    assert.ok(served.length > 50);
    for (const { method, path } of served) {
      const name = path.replace(/:([a-z_]+)/g, '{$1}');
      assert.ok(paths[name]?.[method.toLowerCase()] !== undefined, `${method} ${path}`);
      assert.ok(
        operations[`${method} ${path}`] !== undefined,
        `${method} ${path} has no entry in operations.ts`,
      );
    }
    const { content } = paths['/threads/{thread_id}/runs']!.post!.requestBody!;
    const body = content['application/json']!.schema as Schema;
    assert.deepEqual(body.required, ['assistant_id']);
    assert.ok(Object.keys(body.properties!).includes('multitask_strategy'));
    assert.deepEqual(body.properties!.metadata, { type: ['object', 'null'] });
    const { parameters } = paths['/threads/{thread_id}/runs']!.get!;
    assert.deepEqual(
      parameters!.map((each) => [each.in, each.name]),
      [
        ['path', 'thread_id'],
        ['query', 'limit'],
        ['query', 'offset'],
        ['query', 'status'],
        ['query', 'select'],
      ],
    );
  });

  it('in valid OpenAPI 3.1, with schemas that are valid and refer to what is there', async () => {
    const { call } = testApp();
    const document = (await call('GET', '/openapi.json')).body as OpenapiDocument;
    const file = new URL('../../fixtures/openapi31Schema.json', import.meta.url);
    const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'media-range': true } });
    addFormatsModule.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as AnySchema);
    assert.ok(validate(document), ajv.errorsText(validate.errors));

    const compile = schemaCompiler(document);
    for (const name of Object.keys(document.components.schemas))
      compile({ $ref: `#/components/schemas/${name}` });
    const ids = new Set<string>();
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const { operationId, parameters = [], requestBody, responses } of Object.values(methods)) {
        assert.ok(!ids.has(operationId), operationId);
        ids.add(operationId);
        const inPath = parameters.filter((each) => each.in === 'path').map(({ name }) => `{${name}}`);
        assert.deepEqual(path.match(/\{[^}]+\}/g) ?? [], inPath);
        const bodies = [requestBody, ...Object.values(responses)].flatMap((each) =>
          Object.values(each?.content ?? {}),
        );
        for (const { schema } of [...parameters, ...bodies]) compile(schema);
      }
    }
  });

  it('lists no operation that is not there', () => {
    const { app } = testApp();
    const served = new Set(app.routes.map(({ method, path }) => `${method} ${path}`));
    assert.deepEqual(
      Object.keys(operations).filter((each) => !served.has(each)),
      [],
    );
  });

  it('as a page that loads nothing', async () => {
    const { call } = testApp();
    const page = await call('GET', '/docs');
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type')!, /^text\/html/);
    assert.match(page.headers.get('content-security-policy')!, /default-src 'none'/);
    assert.match(page.text, /\/threads\/\{thread_id\}\/history/);
    assert.match(page.text, /<a href="#ThreadState">ThreadState<\/a>/);
    assert.match(page.text, /<p id="ThreadState">/);
    assert.doesNotMatch(page.text, /<script|https?:\/\//);
  });

  it('in numbers', async () => {
    const { call, newThread, wait } = testApp();
    const id = await newThread();
    await wait(id, { assistant_id: 'two', input: { topic: 'x' } });
    await wait(id, { assistant_id: 'failing', input: { topic: 'x' } });
    const { text, headers } = await call('GET', '/metrics');
    assert.match(headers.get('content-type')!, /^text\/plain; version=0\.0\.4/);
    assert.match(text, /^# TYPE backstep_runs_ended_total counter$/m);
    assert.match(text, /^backstep_runs_ended_total\{status="success"\} 1$/m);
    assert.match(text, /^backstep_runs_ended_total\{status="error"\} 1$/m);
    assert.match(text, /^backstep_http_requests_total\{method="POST",status="200"\} 3$/m);
    assert.match(text, /^backstep_threads 1$/m);
    assert.match(text, /^backstep_runs_running 0$/m);
    const asJson = (await call('GET', '/metrics?format=json')).body as Record<string, unknown>;
    assert.deepEqual(asJson.backstep_threads, [{ labels: {}, value: 1 }]);
  });
});
