/** What each channel of a graph's state does with an update: replaces what is there, or joins the two by a reducer. */
import type { GraphChannel } from '../../protocol/worker.js';
import type { Engine } from './engine.js';
import type { EngineGraph } from './engineGraph.js';

/** As the engine's classes have them; all of it is missing from a channel of the user's own. */
interface EngineChannel {
  lc_graph_name?: string;
  /** Of a `BinaryOperatorAggregate`. */
  operator?: unknown;
  /** Of a `DeltaChannel`. */
  reducer?: unknown;
}

/** Names that a function has only from where it was written: `{ reducer: (a, b) => … }`. */
const places = new Set(['', 'anonymous', 'reducer', 'operator', 'fn']);
const ofMessages = new Set(['messagesStateReducer', 'messagesDeltaReducer', 'addMessages']);
/** Those to which an `Overwrite` is known. */
const overwritable = new Set(['BinaryOperatorAggregate', 'DeltaChannel']);

export function graphChannels(graph: EngineGraph, { langgraph }: Engine): Record<string, GraphChannel> {
  const knowsOverwrite = langgraph.Overwrite !== undefined;
  // From entries: a channel may be called `__proto__`.
  return Object.fromEntries(stateChannels(graph).map((name) => [name, described(graph.channels[name])]));

  function described(value: unknown): GraphChannel {
    const channel = (value ?? {}) as EngineChannel;
    const kind = channel.lc_graph_name ?? channel.constructor.name;
    const reducer = channel.operator ?? channel.reducer;
    const name = typeof reducer === 'function' && !places.has(reducer.name) ? reducer.name : null;
    return {
      kind,
      reduces: typeof reducer === 'function' || kind === 'Topic',
      reducer: name,
      messages: name !== null && ofMessages.has(name),
      overwrite: knowsOverwrite && overwritable.has(kind),
    };
  }
}

/** The channels of the values, without those that the engine keeps for itself. */
export function stateChannels({ streamChannelsAsIs: channels }: EngineGraph): string[] {
  if (!Array.isArray(channels)) return [channels];
  return channels.filter((channel) => !/^(__|branch:|join:|start:)/.test(channel));
}
