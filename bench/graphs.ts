/** The graphs that every contender runs: small, without models, so that what is measured is the machinery. */
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { Annotation, END, START, StateGraph, type BaseCheckpointSaver } from '@langchain/langgraph';

const Two = Annotation.Root({ a: Annotation<string>(), b: Annotation<string>() });
const twoNodes = new StateGraph(Two)
  .addNode('one', () => ({ a: 'x' }))
  .addNode('other', ({ a }) => ({ b: `${a}y` }))
  .addEdge(START, 'one')
  .addEdge('one', 'other')
  .addEdge('other', END);

const Fan = Annotation.Root({
  found: Annotation<number[]>({ reducer: (left, right) => left.concat(right), default: () => [] }),
});
const wide = new StateGraph(Fan) as unknown as StateGraph<typeof Fan.spec, typeof Fan.State, object, string>;
for (let index = 0; index < 20; index++) {
  wide.addNode(`n${index}`, () => ({ found: [index] }));
  wide.addEdge(START, `n${index}`).addEdge(`n${index}`, END);
}

const kilobyte = 'x'.repeat(1000);
const Append = Annotation.Root({
  n: Annotation<number>(),
  wanted: Annotation<number>(),
  log: Annotation<string[]>({ reducer: (left, right) => left.concat(right), default: () => [] }),
});
const appending = new StateGraph(Append)
  .addNode('step', ({ n }) => ({ n: n + 1, log: [`${n} ${kilobyte}`] }))
  .addEdge(START, 'step')
  .addConditionalEdges('step', ({ n, wanted }) => (n < wanted ? 'step' : END), ['step', END]);

const Constant = Annotation.Root({ n: Annotation<number>(), wanted: Annotation<number>() });
const counting = new StateGraph(Constant)
  .addNode('step', ({ n }) => ({ n: n + 1 }))
  .addEdge(START, 'step')
  .addConditionalEdges('step', ({ n, wanted }) => (n < wanted ? 'step' : END), ['step', END]);

/** The state is made in the graph, so that the size of a request has no part in it. */
const Large = Annotation.Root({
  megabytes: Annotation<number>(),
  size: Annotation<number>(),
  data: Annotation<string[]>(),
});
const large = new StateGraph(Large)
  .addNode('fill', ({ megabytes }) => ({
    data: Array.from({ length: megabytes }, (_, index) =>
      String.fromCharCode(97 + (index % 26)).repeat(1_000_000),
    ),
  }))
  .addNode('count', ({ data }) => ({ size: data.reduce((sum, each) => sum + each.length, 0) }))
  .addEdge(START, 'fill')
  .addEdge('fill', 'count')
  .addEdge('count', END);

/** A model that writes one token per letter, as fast as it is read. */
const Talk = Annotation.Root({ wanted: Annotation<number>(), said: Annotation<string>() });
const talking = new StateGraph(Talk)
  .addNode('speak', async ({ wanted }) => {
    const words = 'and so on, '.repeat(wanted).slice(0, wanted);
    const { text } = await new FakeListChatModel({ responses: [words] }).invoke('Say something');
    return { said: text };
  })
  .addEdge(START, 'speak')
  .addEdge('speak', END);

/** Compiled anew, for the engine in process. */
export function compiled(checkpointer?: BaseCheckpointSaver) {
  const options = checkpointer === undefined ? {} : { checkpointer };
  return {
    two: twoNodes.compile(options),
    fan: wide.compile(options),
    append: appending.compile(options),
    constant: counting.compile(options),
    large: large.compile(options),
    talk: talking.compile(options),
  };
}

/** One line of the appending thread's list. */
export const line = (n: number): string => `${n} ${kilobyte}`;

const { two, fan, append, constant, large: big, talk } = compiled();
export { two, fan, append, constant, big as large, talk };
