/** The small parts around the server's process: its output, its node, its events, its errors, the panel's page. */
import assert from 'node:assert/strict';
import { sseParser } from '../../../extension/api/eventStream.js';
import { DisposableStore, Emitter } from '../../../extension/emitter.js';
import { toUserError, UserError } from '../../../extension/errors.js';
import { panelHtml } from '../../../extension/panel/panelHtml.js';
import { inputProblem, suggestedInput } from '../../../extension/runs/runInput.js';
import { lineReader } from '../../../server/protocol/lines.js';
import { findNodeRuntime } from '../../../extension/server/nodeRuntime.js';

describe('lineReader', () => {
  it('puts lines together from any pieces', () => {
    const lines: string[] = [];
    const reader = lineReader((line) => lines.push(line));
    for (const piece of ['on', 'e\r\ntwo\nth', 'ree']) reader.push(piece);
    assert.deepEqual(lines, ['one', 'two']);
    reader.end();
    assert.deepEqual(lines, ['one', 'two', 'three']);
  });
});

describe('sseParser', () => {
  it('reads the same events however the text is cut', () => {
    const text = ': hi\r\nid: 1\r\ndata: {"a":\r\ndata: 1}\r\n\r\nevent: x\ndata:two\n\n';
    for (let cut = 0; cut <= text.length; cut++) {
      const events: string[] = [];
      const parse = sseParser((data, event) => events.push(event, data));
      parse(text.slice(0, cut));
      parse(text.slice(cut));
      assert.deepEqual(events, ['message', '{"a":\n1}', 'x', 'two'], `cut at ${cut}`);
    }
  });
});

describe('findNodeRuntime', () => {
  const deps = { nodePath: '', execPath: '/editor', version: () => Promise.resolve('v22.1.0') };
  const withEditor = { command: '/editor', env: { ELECTRON_RUN_AS_NODE: '1' } };

  it('prefers the setting, then a recent node of the PATH, then the editor', async () => {
    assert.deepEqual(await findNodeRuntime({ ...deps, nodePath: '/mine' }), { command: '/mine', env: {} });
    assert.deepEqual(await findNodeRuntime(deps), { command: 'node', env: {} });
    assert.deepEqual(
      await findNodeRuntime({ ...deps, version: () => Promise.resolve('v18.20.0') }),
      withEditor,
    );
    assert.deepEqual(
      await findNodeRuntime({ ...deps, version: () => Promise.reject(new Error('none')) }),
      withEditor,
    );
  });
});

describe('toUserError', () => {
  const http = (status: number, message: string): Error => Object.assign(new Error(message), { status });

  it('says what the server said, in one sentence', () => {
    assert.equal(
      toUserError(http(404, 'HTTP 404: {"detail":"Thread not found"}')).message,
      'Thread not found.',
    );
    assert.equal(toUserError(http(500, 'HTTP 500: oops\nstack')).message, 'HTTP 500: oops.');
  });

  it('offers a restart where nobody answers, and keeps what is worded already', () => {
    const gone = toUserError(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }));
    assert.deepEqual([gone.code, gone.next], ['server-gone', 'backstep.restartServer']);
    const own = new UserError('bad-input', 'No.');
    assert.equal(toUserError(own), own);
  });
});

describe('the input of a run', () => {
  it('is an object or null', () => {
    assert.equal(inputProblem('{"a":1}'), null);
    assert.equal(inputProblem('null'), null);
    assert.match(inputProblem('[1]') ?? '', /object/);
    assert.match(inputProblem('{') ?? '', /Not JSON/);
  });

  it('is suggested from the schema: a message, and what must be there', () => {
    assert.equal(suggestedInput(null), '{}');
    assert.equal(suggestedInput({ properties: { topic: {}, joke: { type: 'string' } } }), '{}');
    assert.equal(
      suggestedInput({ properties: { messages: {}, orderId: {} } }),
      '{"messages": [{"role": "user", "content": ""}]}',
    );
    const properties = { topic: { type: 'string' }, count: { type: 'integer' }, joke: {} };
    assert.equal(suggestedInput({ properties, required: ['topic', 'count'] }), '{"topic": "", "count": 0}');
  });
});

describe('panelHtml', () => {
  it('allows its own script and styles only, and no markup from outside', () => {
    const page = {
      scriptUri: 's.js',
      styleUri: 's.css',
      cspSource: 'https://own',
      nonce: 'N',
      language: 'en',
      title: '<b>',
      texts: { Timeline: '<b>' },
      key: { project_id: 'file:///a"b', thread_id: '<b>' },
    };
    const html = panelHtml(page);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'nonce-N';/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.ok(!html.includes('<b>'));
    assert.ok(html.includes('data-project="file:///a&quot;b" data-thread="&lt;b&gt;"'));
    assert.equal(html.match(/<script/g)?.length, 1);
    const ofGraph = panelHtml({ ...page, key: { project_id: 'p', graph_id: '"><b>' } });
    assert.ok(ofGraph.includes('data-graph="&quot;&gt;&lt;b&gt;"') && !ofGraph.includes('data-thread'));
  });
});

describe('emitter', () => {
  it('disposes late additions at once and hears no more after disposal', () => {
    const heard: number[] = [];
    const emitter = new Emitter<number>();
    const store = new DisposableStore();
    store.add(emitter.on((value) => heard.push(value)));
    emitter.fire(1);
    store.dispose();
    emitter.fire(2);
    store.add(emitter.on((value) => heard.push(value)));
    emitter.fire(3);
    assert.deepEqual(heard, [1]);
  });
});
