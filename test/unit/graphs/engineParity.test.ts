// What we keep of a run against what the engine's own saver and getStateHistory say of the same graph.
import { MemorySaver } from '@langchain/langgraph';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EngineGraph, EngineSnapshot } from '../../../server/workers/node/engineGraph.js';
import { toApiJson } from '../../../server/workers/node/json.js';
import { fixtures, openTestHost, valuesOf } from './testHost.js';
import type { TestHost } from './testHost.js';

interface HistoryGraph extends EngineGraph {
  getStateHistory(config: object): AsyncIterable<EngineSnapshot>;
  invoke(input: unknown, config: object): Promise<unknown>;
}

/** The engine in this process, with its own saver. */
async function engineGraph(file: string): Promise<HistoryGraph> {
  const { graph } = (await import(pathToFileURL(path.join(fixtures, file)).href)) as { graph: HistoryGraph };
  const own = graph.withConfig!({}) as HistoryGraph;
  own.checkpointer = new MemorySaver();
  return own;
}

async function engineTranscript(graph: HistoryGraph, threadId: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const state of graph.getStateHistory({ configurable: { thread_id: threadId } })) {
    lines.push(line(state.metadata, state.tasks, toApiJson(state.values)));
  }
  return lines;
}

async function ourTranscript(test: TestHost, threadId: string): Promise<string[]> {
  return (await test.history(threadId)).map((stored) => {
    const { tasks = [], value_channels: channels = [] } = stored.annotation ?? {};
    const shown = Object.entries(valuesOf(stored)).filter(([channel]) => channels.includes(channel));
    return line(stored.metadata, tasks, Object.fromEntries(shown));
  });
}

function line(
  metadata: Record<string, unknown> | undefined,
  tasks: readonly { name: string }[],
  values: unknown,
): string {
  const sorted = JSON.stringify(values, Object.keys(values ?? {}).sort());
  return `${String(metadata?.step)} ${String(metadata?.source)} next ${tasks.map(({ name }) => name).join(',')} values ${sorted}`;
}

describe('parity with the engine', function () {
  this.timeout(180_000);

  let test: TestHost;
  before(async () => {
    test = await openTestHost();
    await test.host.ready();
  });
  after(() => test.host.dispose());

  for (const [graphId, input] of [
    ['joke', {}],
    ['fan', { count: 3 }],
    ['ask', {}],
    ['nested', {}],
  ] as const) {
    it(`keeps the same history for ${graphId}`, async () => {
      const engine = await engineGraph(`${graphId}.ts`);
      await engine.invoke(input, { configurable: { thread_id: 'engine' } });
      const thread = randomUUID();
      await test.run(graphId, thread, { input });
      const expected = await engineTranscript(engine, 'engine');
      assert.ok(expected.length > 1);
      assert.deepEqual(await ourTranscript(test, thread), expected);
    });
  }

  it('gives tasks and subgraph namespaces as the engine does', async () => {
    const thread = randomUUID();
    await test.run('nested', thread);
    const [newest] = await test.history(thread);
    const task = newest?.annotation?.tasks[0];
    assert.equal(task?.name, 'inside');
    assert.equal(task.checkpoint_ns, `inside:${task.id}`);
    const inner = await test.history(thread, task.checkpoint_ns);
    assert.deepEqual(
      inner.map(({ annotation }) => annotation?.tasks.map(({ name }) => name)),
      [['inner_ask'], ['inner_first'], ['__start__']],
    );
  });

  it('resumes from a checkpoint inside a subgraph', async () => {
    const thread = randomUUID();
    await test.run('nested', thread);
    const { outcome } = await test.run('nested', thread, { command: { resume: 'yes' } });
    assert.deepEqual(outcome.status === 'success' && outcome.output, {
      trail: ['before', 'before', 'inner first', 'inner yes', 'after'],
    });
  });
});
