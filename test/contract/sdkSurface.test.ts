/**
 * Every method of the official client for assistants, threads and runs, with every option it takes; each answer is held
 * against the published description. What the answers mean is in the other files; streams of threads and the store have
 * files of their own.
 */
import assert from 'node:assert/strict';
import { Client } from '@langchain/langgraph-sdk';
import { conformingFetch, type ConformingFetch } from './conformingFetch.js';
import { fixtureConfig, serverStarter } from './serverProcess.js';

const unknown = '00000000-0000-4000-8000-000000000000';

describe('every method of the SDK, with every option', () => {
  const starter = serverStarter();
  let client: Client;
  let conforming: ConformingFetch;
  let assistantId = '';
  let threadId = '';
  let runId = '';
  let checkpointId = '';

  before(async () => {
    const { url } = await starter.start({ config: fixtureConfig });
    conforming = conformingFetch();
    client = new Client({
      apiUrl: url,
      apiKey: null,
      callerOptions: { fetch: conforming.fetch, maxRetries: 0 },
    });
    const assistant = await client.assistants.create({ graphId: 'steps' });
    assistantId = assistant.assistant_id;
    threadId = (await client.threads.create()).thread_id;
    await client.runs.wait(threadId, 'steps', { input: { wanted: 3 } });
    const [run] = await client.runs.list(threadId);
    runId = run!.run_id;
    const [, older] = await client.threads.getHistory(threadId);
    checkpointId = older!.checkpoint.checkpoint_id!;
  });
  after(() => starter.stopAll());

  const runOptions = () => ({
    input: { wanted: 2 },
    config: { tags: ['a'], recursion_limit: 50, configurable: { user: 'u' } },
    metadata: { origin: 'surface' },
    interruptBefore: [] as string[],
    interruptAfter: [] as string[],
    // Nobody listens there: it is tried again later, in nobody's way.
    webhook: 'http://127.0.0.1:9/done',
    multitaskStrategy: 'enqueue' as const,
    onCompletion: 'keep' as const,
    afterSeconds: 0,
    ifNotExists: 'create' as const,
    checkpointDuring: true,
    durability: 'sync' as const,
  });
  const streamOptions = () => ({
    ...runOptions(),
    streamMode: ['values', 'updates', 'custom', 'debug', 'tasks', 'checkpoints'] as const,
    streamSubgraphs: true,
    streamResumable: true,
    feedbackKeys: ['nice'],
    onDisconnect: 'continue' as const,
  });
  const all = async (events: AsyncIterable<{ event: string }>): Promise<string[]> => {
    const names: string[] = [];
    for await (const { event } of events) names.push(event);
    return names;
  };
  const some = (found: unknown[]): void => assert.ok(found.length > 0);
  const fresh = async (): Promise<string> => (await client.threads.create()).thread_id;

  const calls: Record<string, () => Promise<unknown>> = {
    'assistants.get': () => client.assistants.get(assistantId),
    'assistants.get (graph)': () => client.assistants.get('steps'),
    'assistants.getGraph': () => client.assistants.getGraph('outer', { xray: true }),
    'assistants.getGraph (depth)': () => client.assistants.getGraph('outer', { xray: 1 }),
    'assistants.getSchemas': () => client.assistants.getSchemas('outer'),
    'assistants.getSubgraphs': () => client.assistants.getSubgraphs('outer', { recurse: true }),
    'assistants.getSubgraphs (namespace)': () =>
      client.assistants.getSubgraphs('outer', { namespace: 'inner', recurse: false }),
    'assistants.create': () =>
      client.assistants.create({
        graphId: 'steps',
        config: { configurable: { user: 'u' } },
        context: { tone: 'kind' },
        metadata: { owner: 'me' },
        assistantId: '11111111-1111-4111-8111-111111111111',
        ifExists: 'do_nothing',
        name: 'Mine',
        description: 'of the test',
      }),
    'assistants.update': () =>
      client.assistants.update(assistantId, {
        graphId: 'steps',
        config: { configurable: { user: 'v' } },
        context: {},
        metadata: { changed: true },
        name: 'Renamed',
        description: 'changed',
      }),
    'assistants.search': () =>
      client.assistants
        .search({
          graphId: 'steps',
          name: 'e',
          metadata: {},
          limit: 5,
          offset: 0,
          sortBy: 'name',
          sortOrder: 'desc',
        })
        .then(some),
    'assistants.search (paged)': async () => {
      const page = await client.assistants.search({ limit: 1, includePagination: true });
      assert.equal(page.next, '1');
      assert.equal(page.assistants.length, 1);
    },
    'assistants.count': () => client.assistants.count({ graphId: 'steps', name: 'e', metadata: {} }),
    'assistants.getVersions': () =>
      client.assistants.getVersions(assistantId, { metadata: {}, limit: 2, offset: 0 }),
    'assistants.setLatest': () => client.assistants.setLatest(assistantId, 1),
    'assistants.delete': async () => {
      const { assistant_id: id } = await client.assistants.create({ graphId: 'steps' });
      await client.assistants.delete(id, { deleteThreads: true });
      await assert.rejects(client.assistants.get(id), /404/);
    },
    'threads.get': () => client.threads.get(threadId, { include: ['ttl'] }),
    'threads.create': () =>
      client.threads.create({
        metadata: { owner: 'me' },
        threadId: '22222222-2222-4222-8222-222222222222',
        ifExists: 'do_nothing',
        graphId: 'steps',
        ttl: 60,
        supersteps: [{ updates: [{ values: { wanted: 1 }, asNode: '__input__' }] }],
      }),
    'threads.copy': () => client.threads.copy(threadId),
    'threads.update': () => client.threads.update(threadId, { metadata: { a: 1 }, ttl: 120 }),
    'threads.update (minimal)': () =>
      client.threads.update(threadId, { metadata: { b: 2 }, returnMinimal: true }),
    'threads.prune': async () => {
      const ids = [await fresh(), await fresh(), unknown];
      assert.deepEqual(await client.threads.prune(ids, { strategy: 'delete' }), { pruned_count: 2 });
    },
    'threads.search': () =>
      client.threads
        .search({
          metadata: {},
          ids: [threadId],
          limit: 5,
          offset: 0,
          status: 'idle',
          sortBy: 'updated_at',
          sortOrder: 'asc',
          values: { wanted: 3 },
          extract: { last: 'values.log[-1]' },
        })
        .then((found) => {
          assert.deepEqual((found[0] as unknown as { extracted: unknown }).extracted, { last: 'step 3' });
        }),
    'threads.search (select)': async () => {
      const [found] = await client.threads.search({ ids: [threadId], select: ['thread_id', 'status'] });
      assert.deepEqual(Object.keys(found!).sort(), ['status', 'thread_id']);
    },
    'threads.count': () => client.threads.count({ metadata: {}, values: {}, status: 'idle' }),
    'threads.getState': () => client.threads.getState(threadId, undefined, { subgraphs: true }),
    'threads.getState (fresh)': async () => client.threads.getState(await fresh()),
    'threads.get (fresh)': async () => client.threads.get(await fresh()),
    'threads.getState (id)': () => client.threads.getState(threadId, checkpointId, { subgraphs: false }),
    'threads.getState (checkpoint)': () =>
      client.threads.getState(
        threadId,
        { thread_id: threadId, checkpoint_ns: '', checkpoint_id: checkpointId, checkpoint_map: null },
        { subgraphs: true },
      ),
    'threads.updateState': async () => {
      const { thread_id: copy } = await client.threads.copy(threadId);
      await client.threads.updateState(copy, { values: { done: 1 }, checkpointId, asNode: 'step' });
    },
    'threads.patchState': () => client.threads.patchState(threadId, { patched: true }),
    'threads.getHistory': () =>
      client.threads
        .getHistory(threadId, {
          limit: 2,
          before: { configurable: { checkpoint_id: checkpointId } },
          metadata: { source: 'loop' },
          checkpoint: { checkpoint_ns: '' },
        })
        .then(some),
    'threads.joinStream': async () => {
      const leave = new AbortController();
      const followed: string[] = [];
      const options = { streamMode: ['run_modes' as const], lastEventId: '-', signal: leave.signal };
      for await (const { event } of client.threads.joinStream(threadId, options)) {
        followed.push(event);
        if (followed.length === 2) break;
      }
      leave.abort();
      assert.deepEqual(followed, ['metadata', 'metadata']);
    },
    'threads.delete': async () => client.threads.delete(await fresh()),
    'runs.stream': () => all(client.runs.stream(threadId, assistantId, streamOptions() as never)).then(some),
    'runs.stream (stateless)': () =>
      all(client.runs.stream(null, 'steps', { ...streamOptions(), onCompletion: 'delete' } as never)).then(
        some,
      ),
    'runs.create': () => client.runs.create(threadId, assistantId, streamOptions() as never),
    'runs.create (stateless)': async () => {
      const run = await client.runs.create(null, 'steps', streamOptions() as never);
      some(await all(client.runs.joinStream(null, run.run_id, { cancelOnDisconnect: false })));
    },
    'runs.createBatch': async () => {
      const payload = { ...streamOptions(), assistantId: 'steps', interruptBefore: '*' as const };
      const [run] = await client.runs.createBatch([payload as never]);
      const { kwargs } = run as unknown as { kwargs: { interrupt_before: string; stream_mode: string[] } };
      assert.equal(kwargs.interrupt_before, '*');
      assert.ok(kwargs.stream_mode.includes('debug'));
    },
    'runs.wait': () =>
      client.runs.wait(threadId, assistantId, { ...runOptions(), input: null, checkpointId } as never),
    'runs.wait (stateless)': () => client.runs.wait(null, 'steps', runOptions() as never),
    'runs.list': async () => {
      const found = await client.runs.list(threadId, {
        limit: 3,
        offset: 0,
        status: 'success',
        select: ['run_id', 'status'],
      });
      assert.deepEqual(Object.keys(found[0]!).sort(), ['run_id', 'status']);
    },
    'runs.get': () => client.runs.get(threadId, runId),
    'runs.cancel': () => client.runs.cancel(threadId, runId, true, 'interrupt'),
    'runs.cancelMany': () =>
      client.runs.cancelMany({ threadId, runIds: [runId], status: 'all', action: 'interrupt' }),
    'runs.join': () => client.runs.join(threadId, runId, { cancelOnDisconnect: false }),
    'runs.joinStream': () =>
      all(
        client.runs.joinStream(threadId, runId, {
          cancelOnDisconnect: false,
          streamMode: ['values'],
          lastEventId: '1',
        }),
      ),
    'runs.delete': async () => {
      const run = await client.runs.create(threadId, 'steps', { input: { wanted: 1 } });
      await client.runs.join(threadId, run.run_id);
      await client.runs.delete(threadId, run.run_id);
    },
  };
  for (const [name, call] of Object.entries(calls))
    it(name, async () => {
      await call();
    });

  it('covers the description but for crons, the store and what has tests of its own', () => {
    const described = conforming.called;
    for (const operation of [
      'POST /assistants/{assistant_id}/latest',
      'POST /runs/cancel',
      'POST /threads/prune',
    ]) {
      assert.ok(described.has(operation), operation);
    }
    assert.deepEqual([...conforming.undescribed], ['PATCH /threads/{id}/state', 'GET /runs/{id}/stream']);
  });
});
