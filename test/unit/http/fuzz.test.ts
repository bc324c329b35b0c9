/**
 * Whatever stands in a request, the answer is one of the API's own: never a failure of the server's, never silence.
 * Every route there is takes part, and the frames of a WebSocket.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { operations } from '../../../server/http/openapi/operations.js';
import { openProtocolSocket } from '../../../server/http/protocolSocket.js';
import { watchVisibility } from '../../../server/http/visibleThread.js';
import { protocolCommand } from '../../../server/protocol/agentProtocol.js';
import { createChangeFeed } from '../../../server/runs/changeFeed.js';
import { anyBody } from './anyBody.js';
import { testApp } from './testApp.js';

const graphs = ['two', 'failing', 'broken', 'none'];
const nodes = ['draft', 'polish', 'none'];

describe('requests made of anything', function () {
  this.timeout(300_000);

  it('are answered on every route, and never with a failure of the server', async () => {
    const { app, call, logged, newThread } = testApp();
    const threadId = await newThread();
    const { body, query } = anyBody({ threadId, graphs, nodes });
    const oddId = fc.oneof(
      fc.uuid(),
      fc.constantFrom('..', '%00', '%', 'null', ' '),
      fc.string({ maxLength: 8 }),
    );
    const routes = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => ({ method, path, name: `${method} ${path}` }))
      // None without its connection; its frames are below.
      .filter(({ name }) => name !== 'GET /threads/:thread_id/stream/events');
    assert.ok(routes.length > 60);
    const request = fc.constantFrom(...routes).chain(({ method, path, name }) =>
      fc.record({
        method: fc.constant(method),
        path: fc.constant(path),
        name: fc.constant(name),
        id: fc.oneof(
          { weight: 5, arbitrary: fc.constantFrom(path.startsWith('/assistants') ? 'two' : threadId) },
          oddId,
        ),
        other: oddId,
        query: query(operations[name]?.query),
        body: body(operations[name]?.body),
      }),
    );
    const succeeded = new Set<string>();
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, name, id, other, query: pairs, body: text }) => {
        await call('POST', '/threads', { thread_id: threadId, if_exists: 'do_nothing' });
        const places = [id, other];
        const place = path.replace(/:[a-z_]+/g, () => safe(places.shift() ?? 'x'));
        const answer = await app.request(
          `http://127.0.0.1:2024${place}?${new URLSearchParams(pairs).toString()}`,
          { method, headers: { host: '127.0.0.1:2024' }, ...(method === 'GET' ? {} : { body: text }) },
        );
        if (answer.ok) succeeded.add(name);
        // Those of threads never end by themselves.
        if (answer.headers.get('content-type')?.startsWith('text/event-stream') === true) {
          await answer.body?.cancel();
          return;
        }
        const said = await answer.text();
        assert.ok(answer.status < 500, `${answer.status}: ${said}\n${logged.join('\n')}`);
        if (answer.ok) return;
        const { detail, message } = JSON.parse(said) as { detail?: unknown; message?: unknown };
        assert.equal(typeof (detail ?? message), 'string', said);
      }),
      { numRuns: 4000 },
    );
    // What is behind the checks was reached.
    assert.ok(succeeded.size > 40, [...succeeded].join('\n'));
  });

  it('are answered as frames of a WebSocket', async () => {
    const { services, storage, newThread } = testApp();
    const threadId = await newThread();
    const { body } = anyBody({ threadId, graphs, nodes });
    const frame = body(protocolCommand);
    await fc.assert(
      fc.asyncProperty(frame, async (data) => {
        const session = services.sessions.open(threadId);
        const events = openProtocolSocket(threadId, {
          visible: watchVisibility(threadId, null, { feed: createChangeFeed(), threads: storage.threads }),
          commands: services.commands,
          session,
          permit: (command) => Promise.resolve(command),
          requireRun: (runId) => services.runs.get(threadId, runId),
        });
        const answered = new Promise<string>((resolve) => {
          const socket = { send: resolve, close: () => undefined, raw: undefined } as never;
          events.onOpen?.(new Event('open'), socket);
          events.onMessage?.({ data }, socket);
        });
        const { type } = JSON.parse(await answered) as { type: string };
        assert.ok(['success', 'error', 'event'].includes(type), type);
        events.onClose?.({}, {} as never);
      }),
      { numRuns: 1500 },
    );
  });
});

/** As a caller may write it in a path: broken percent signs stay. */
function safe(text: string): string {
  return text === '%' || text === '%00' ? text : encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''));
}
