/**
 * Whatever stands in a request, the answer is one of the API's own: never a failure of the server's, never silence.
 * Bodies are made of the keys that the routes know with any JSON in them, so that they get past the outermost checks.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { testApp } from './testApp.js';

const keys = [
  'assistant_id',
  'input',
  'command',
  'config',
  'context',
  'metadata',
  'checkpoint',
  'checkpoint_id',
  'interrupt_before',
  'stream_mode',
  'multitask_strategy',
  'values',
  'as_node',
  'limit',
  'offset',
  'before',
  'ids',
  'status',
  'sort_by',
  'thread_id',
  'if_exists',
  'supersteps',
  'graph_id',
  'durability',
  '__proto__',
  'constructor',
];
const id = fc.oneof(
  fc.uuid(),
  fc.constantFrom('joke', '..', '%00', '%', 'null', ' '),
  fc.string({ maxLength: 8 }),
);
const routes = [
  ['POST', '/threads'],
  ['POST', '/threads/search'],
  ['POST', '/threads/count'],
  ['PATCH', '/threads/:id'],
  ['GET', '/threads/:id'],
  ['DELETE', '/threads/:id'],
  ['POST', '/threads/:id/copy'],
  ['GET', '/threads/:id/state'],
  ['POST', '/threads/:id/state'],
  ['POST', '/threads/:id/state/checkpoint'],
  ['POST', '/threads/:id/history'],
  ['POST', '/threads/:id/runs'],
  ['POST', '/threads/:id/runs/wait'],
  ['GET', '/threads/:id/runs/:other'],
  ['POST', '/threads/:id/runs/:other/cancel'],
  ['POST', '/runs'],
  ['POST', '/runs/wait'],
  ['POST', '/assistants/search'],
  ['GET', '/assistants/:id'],
] as const;

describe('requests made of anything', function () {
  this.timeout(300_000);

  it('are answered, and never with a failure of the server', async () => {
    const { call, logged, newThread } = testApp();
    const threadId = await newThread();
    const value = fc.oneof(
      { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
      fc.constantFrom('joke', threadId, 'values', 'reject', '__copy__', -1, 1e300, '', [null], {}),
    );
    const fields = fc
      .array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 6 })
      // As text: `__proto__` as a key of a literal would be none.
      .map(
        (pairs) =>
          `{${pairs.map(([key, each]) => `${JSON.stringify(key)}:${JSON.stringify(each)}`).join(',')}}`,
      );
    const body = fc.oneof(
      { weight: 8, arbitrary: fields },
      fc.json(),
      fc.string(),
      fc.constantFrom('', 'null', '[]', '{"input":', '"\\ud800"'),
    );
    const request = fc.record({
      route: fc.constantFrom(...routes),
      id: fc.oneof({ weight: 4, arbitrary: fc.constant(threadId) }, id),
      other: id,
      body,
    });
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const [method, pattern] = given.route;
        const path = pattern.replace(':id', () => safe(given.id)).replace(':other', () => safe(given.other));
        const text = method === 'GET' ? undefined : given.body;
        const answer = await call(method, path, text, { 'content-type': 'application/json' });
        assert.ok(answer.status < 500, `${answer.status}: ${answer.text}\n${logged.join('\n')}`);
        if (answer.status >= 400) assert.equal(typeof (answer.body as { detail: unknown }).detail, 'string');
      }),
      { numRuns: 1500 },
    );
  });
});

/** As a caller may write it in a path: broken percent signs stay. */
function safe(text: string): string {
  return text === '%' || text === '%00' ? text : encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''));
}
