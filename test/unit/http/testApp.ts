/** The whole app over storage in memory and the hand-written graph host, without a socket. */
import assert from 'node:assert/strict';
import type { Hono } from 'hono';
import { v7 } from 'uuid';
import { createApp } from '../../../server/http/app.js';
import type { Json, JsonObject, Run, Thread, ThreadState } from '../../../server/protocol/api.js';
import { announceCheckpoints, createChangeFeed } from '../../../server/runs/changeFeed.js';
import { createKeyedLock } from '../../../server/runs/keyedLock.js';
import { createServices, type Services } from '../../../server/runs/services.js';
import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import { createScratchThreads } from '../../../server/storage/scratchThreads.js';
import type { Storage } from '../../../server/storage/port.js';
import { fakeClock, type FakeClock } from '../runs/fakeClock.js';
import { fakeGraphHost, type FakeGraphHost } from '../runs/fakeGraphHost.js';

export interface Answer {
  status: number;
  headers: Headers;
  /** The body as JSON where it is JSON. */
  body: unknown;
  text: string;
}

export interface TestApp {
  app: Hono;
  storage: Storage;
  graphs: FakeGraphHost;
  clock: FakeClock;
  services: Services;
  logged: string[];
  webhooks: { url: string; body: Json }[];
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  /** A new thread's id. */
  newThread: () => Promise<string>;
  thread: (threadId: string) => Promise<Thread>;
  state: (threadId: string, checkpointId?: string | null) => Promise<ThreadState>;
  history: (threadId: string) => Promise<ThreadState[]>;
  runs: (threadId: string) => Promise<Run[]>;
  /** Creates a run and does not wait for it. */
  start: (threadId: string, payload: JsonObject) => Promise<Run>;
  /** Runs to the end; the answer's body. */
  wait: (threadId: string, payload: JsonObject) => Promise<Record<string, unknown>>;
}

export function testApp({
  storage = memoryStorage(),
  allowOrigins = [] as string[],
  concurrency = 8,
  apiKey = null as string | null,
  maxBody = 1024 * 1024,
} = {}): TestApp {
  const feed = createChangeFeed();
  const clock = fakeClock();
  const scratch = createScratchThreads(announceCheckpoints(storage.checkpoints, feed));
  const graphs = fakeGraphHost(scratch.store);
  graphs.projectSettings.cors.allowOrigins = allowOrigins;
  const logged: string[] = [];
  const webhooks: TestApp['webhooks'] = [];
  const log = (message: string): void => void logged.push(message);
  const fakeFetch: typeof fetch = (url, init) => {
    webhooks.push({ url: url as string, body: JSON.parse(init?.body as string) as Json });
    return Promise.resolve(new Response(null, { status: webhooks.length === 1 ? 500 : 204 }));
  };
  const deps = {
    storage,
    scratch,
    graphs,
    clock,
    newId: v7,
    feed,
    threadLock: createKeyedLock(),
    log,
    fetch: fakeFetch,
  };
  const services = createServices(deps, { concurrency });
  const identity = {
    version: '0.1.0',
    instanceId: 'instance',
    configFile: 'langgraph.json',
    dataDir: '.backstep',
  };
  const app = createApp({
    services,
    graphs,
    storage,
    feed,
    identity,
    guard: { host: '127.0.0.1', cors: () => graphs.settings().cors },
    access: { apiKey, maxBody },
    log,
  });
  const call: TestApp['call'] = async (method, path, body, headers = {}) => {
    const init: RequestInit = { method, headers: { host: '127.0.0.1:2024', ...headers } };
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await app.request(`http://127.0.0.1:2024${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as unknown) : undefined,
    };
  };
  const body = async <Body>(method: string, path: string, payload?: unknown): Promise<Body> => {
    const answer = await call(method, path, payload);
    assert.equal(answer.status, 200, answer.text);
    return answer.body as Body;
  };
  return {
    app,
    storage,
    graphs,
    clock,
    services,
    logged,
    webhooks,
    call,
    newThread: async () => (await body<Thread>('POST', '/threads', {})).thread_id,
    thread: (id) => body('GET', `/threads/${id}`),
    state: (id, checkpointId) =>
      body('GET', `/threads/${id}/state${checkpointId == null ? '' : `/${checkpointId}`}`),
    history: (id) => body('GET', `/threads/${id}/history`),
    runs: (id) => body('GET', `/threads/${id}/runs`),
    start: (id, payload) => body('POST', `/threads/${id}/runs`, payload),
    wait: (id, payload) => body('POST', `/threads/${id}/runs/wait`, payload),
  };
}
