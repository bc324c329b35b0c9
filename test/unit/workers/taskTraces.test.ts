/** What a worker notes of real graphs' tasks: attempts and choices, subgraphs and large states included. */
import assert from 'node:assert/strict';
import { Annotation, END, MemorySaver, START, StateGraph, interrupt } from '@langchain/langgraph';
import type { TaskTrace } from '../../../server/protocol/traces.js';
import { createConditions } from '../../../server/workers/node/conditions.js';
import type { EngineGraph } from '../../../server/workers/node/engineGraph.js';
import { graphShape } from '../../../server/workers/node/graphShape.js';
import { createTaskTraces } from '../../../server/workers/node/taskTraces.js';

const State = Annotation.Root({
  topic: Annotation<string>,
  list: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});
type StateOf = typeof State.State;

/** Runs the graph and gives the notes on its tasks by node, as the saver would take them. */
async function noted(graph: unknown, input: unknown): Promise<Record<string, TaskTrace>> {
  const traces = createTaskTraces();
  const engineGraph = graph as EngineGraph;
  await createConditions(traces)(engineGraph);
  const { handler, close } = traces.open();
  const found: Record<string, TaskTrace> = {};
  const taskIds: [string, string][] = [];
  const config = { configurable: { thread_id: '1' }, callbacks: [handler] };
  const stream = await engineGraph.stream(input, { ...config, streamMode: 'tasks', subgraphs: true });
  for await (const item of stream) {
    const [, { id, name }] = item as [unknown, { id: string; name: string }];
    taskIds.push([id, name]);
  }
  for (const [id, name] of taskIds) {
    const trace = traces.take(id);
    if (trace !== undefined) found[name] = trace;
  }
  close();
  assert.equal(
    taskIds.map(([id]) => traces.take(id)).find((each) => each !== undefined),
    undefined,
  );
  return found;
}

describe('what a worker notes of tasks', () => {
  it('is what a condition read of the channels that it names, of a long list the last item', async () => {
    const long = Array.from({ length: 1000 }, (_, index) => `item ${index}`);
    const graph = new StateGraph(State)
      .addNode('work', () => ({ topic: 'cats', list: long }))
      .addConditionalEdges(START, () => 'work')
      .addConditionalEdges('work', function enough({ list }: StateOf) {
        return list.at(-1) === 'item 999' ? END : 'work';
      })
      .compile({ checkpointer: new MemorySaver() });
    const { work } = await noted(graph, {});
    const [choice] = work?.choices ?? [];
    assert.equal(choice?.condition, 'enough');
    assert.deepEqual(choice.chosen, ['__end__']);
    assert.deepEqual(choice.read, { list: { last: 'item 999', length: 1000 } });
  });

  it('is what the node had changed where the code names no channel, and leaves out what is large', async () => {
    const decide = (state: StateOf): string => (Object.keys(state).length > 0 ? 'big' : 'none');
    const graph = new StateGraph(State)
      .addNode('work', () => ({ topic: 'x'.repeat(5000) }))
      .addEdge(START, 'work')
      .addConditionalEdges('work', (state) => decide(state), { big: END, none: 'work' })
      .compile({ checkpointer: new MemorySaver() });
    const { work } = await noted(graph, { list: ['before'] });
    const [choice] = work?.choices ?? [];
    assert.deepEqual(choice?.read, { topic: { omitted: true } });
    assert.deepEqual(choice.path_map, { big: '__end__', none: 'work' });
  });

  it('goes into subgraphs, and counts a question as no failure', async () => {
    const inner = new StateGraph(State)
      .addNode('ask', () => ({ topic: String(interrupt('well?')) }))
      .addNode('begin', () => ({}))
      .addEdge(START, 'begin')
      .addConditionalEdges('begin', function enter() {
        return 'ask';
      })
      .compile();
    const graph = new StateGraph(State)
      .addNode('outer', inner)
      .addEdge(START, 'outer')
      .compile({ checkpointer: new MemorySaver() });
    const { ask, begin } = await noted(graph, { topic: 'cats' });
    assert.equal(begin?.choices?.[0]?.condition, 'enter');
    assert.deepEqual([ask?.attempts, ask?.failures], [1, undefined]);
  });

  it('leaves the graph as it was: what a condition throws is thrown', async () => {
    const graph = new StateGraph(State)
      .addNode('work', () => ({ topic: 'cats' }))
      .addEdge(START, 'work')
      .addConditionalEdges('work', () => {
        throw new RangeError('nowhere');
      })
      .compile({ checkpointer: new MemorySaver() });
    await assert.rejects(noted(graph, {}), /nowhere/);
  });
});

describe('the shape of a graph', () => {
  it('names the nodes and channels of subgraphs below their path', async () => {
    const inner = new StateGraph(State)
      .addNode('deep', () => ({}))
      .addEdge(START, 'deep')
      .compile();
    const graph = new StateGraph(State)
      .addNode('outer', inner)
      .addNode('other', () => ({}))
      .addNode('last', () => ({}))
      .addEdge(START, 'outer')
      .addConditionalEdges('outer', () => END)
      .addEdge(['outer', 'other'], 'last')
      .compile();
    const shape = await graphShape(graph as unknown as EngineGraph);
    assert.deepEqual(shape.nodes, ['outer', 'other', 'last', 'outer|deep']);
    assert.deepEqual(Object.keys(shape.channels), ['topic', 'list', 'outer|topic', 'outer|list']);
    assert.deepEqual(
      shape.edges.map(({ source, target, conditional }) => `${source} ${conditional ? '?' : '-'} ${target}`),
      ['__start__ - outer', 'outer - last', 'other - last', 'outer ? *', 'outer|__start__ - outer|deep'],
    );
  });
});
