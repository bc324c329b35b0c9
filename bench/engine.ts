/** The engine in this process: with its own MemorySaver, or without a saver (the limit of what a server can reach). */
import { randomUUID } from 'node:crypto';
import { MemorySaver, type StateSnapshot } from '@langchain/langgraph';
import type { Contender, GraphName, Kind, Place } from './contender.js';
import { compiled } from './graphs.js';

/** The part of a compiled graph that is used; their own types differ by state. */
interface Compiled {
  invoke(input: object | null, config: object): Promise<unknown>;
  getState(config: object): Promise<StateSnapshot>;
  getStateHistory(config: object, options: object): AsyncIterable<StateSnapshot>;
  updateState(config: object, values: object): Promise<{ configurable?: Record<string, unknown> }>;
}

export function engine(name: string, withSaver: boolean): Kind {
  return { name, open: () => Promise.resolve(inProcess(withSaver)) };
}

function inProcess(withSaver: boolean): Contender {
  const graphs = compiled(withSaver ? new MemorySaver() : undefined);
  const graph = (id: GraphName) => graphs[id] as unknown as Compiled;
  const config = ({ thread, checkpoint }: Place) => ({
    configurable: {
      thread_id: thread,
      ...(checkpoint === undefined ? {} : { checkpoint_id: checkpoint, checkpoint_ns: '' }),
    },
    recursionLimit: 20_000,
  });
  return {
    newThread: () => Promise.resolve(randomUUID()),
    run: (id, place, input) => graph(id).invoke(input, config(place)),
    runFresh: (id, input) => graph(id).invoke(input, config({ thread: randomUUID() })),
    async history(id, thread, { limit, before }) {
      const found: string[] = [];
      const options =
        before === undefined ? { limit } : { limit, before: config({ thread, checkpoint: before }) };
      for await (const state of graph(id).getStateHistory(config({ thread }), options))
        found.push(String(state.config.configurable?.checkpoint_id));
      return { ids: () => Promise.resolve(found) };
    },
    stateAt: (id, place) => graph(id).getState(config(place)),
    async fork(id, place, values) {
      const made = await graph(id).updateState(config(place), values);
      return String(made.configurable?.checkpoint_id);
    },
    keeps: withSaver,
    server: null,
    stop: () => Promise.resolve(),
  };
}
