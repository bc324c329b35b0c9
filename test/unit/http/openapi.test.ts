import assert from 'node:assert/strict';
import { operations } from '../../../server/http/openapi/operations.js';
import { testApp } from './testApp.js';

interface Schema {
  properties?: Record<string, unknown>;
  required?: string[];
}
interface Document {
  openapi: string;
  paths: Record<
    string,
    Record<
      string,
      {
        parameters?: { name: string; in: string }[];
        requestBody?: { content: Record<string, { schema: Schema }> };
      }
    >
  >;
}

describe('the server describes itself', () => {
  it('every route there is, with the schema that validates it', async () => {
    const { app, call } = testApp();
    const { paths, openapi } = (await call('GET', '/openapi.json')).body as Document;
    assert.equal(openapi, '3.1.0');
    const served = app.routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*'));
    assert.ok(served.length > 50);
    for (const { method, path } of served) {
      const name = path.replace(/:([a-z_]+)/g, '{$1}');
      assert.ok(paths[name]?.[method.toLowerCase()] !== undefined, `${method} ${path}`);
    }
    const body = paths['/threads/{thread_id}/runs']!.post!.requestBody!.content['application/json']!.schema;
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
