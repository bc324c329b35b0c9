/** The run that goes on, as its stream tells: put together from what the extension sends of it. Pure. */
import type { Json } from '../../server/protocol/api.js';
import type { PanelLive, PanelLiveMessage } from '../../server/protocol/panel.js';
import { isObject } from './diff.js';
import { parseJson } from './jsonSyntax.js';
import { readMessages } from './messages.js';
import type { MessageView } from './messages.js';

export type LiveRun = Omit<PanelLive, 'reset'>;

/** As the extension keeps them. */
const kept = { messages: 200, tasks: 500, events: 300 };

export function receiveLive(known: LiveRun | null, { reset, ...news }: PanelLive): LiveRun {
  if (reset || known === null) return news;
  return {
    run_id: news.run_id,
    messages: merged(known.messages, news.messages, (before, after) => ({
      ...after,
      text: before.text + after.text,
    })).slice(-kept.messages),
    tasks: merged(known.tasks, news.tasks, (_, after) => after).slice(-kept.tasks),
    events: [...known.events, ...news.events].slice(-kept.events),
    end: news.end,
  };
}

/** The messages that are not among those of the state, as the conversation shows them. */
export function liveMessages(live: LiveRun | null, state: Json): MessageView[] {
  const known = new Set((Array.isArray(state) ? state : []).map((each) => (isObject(each) ? each.id : null)));
  const others = (live?.messages ?? []).filter(({ id }) => !known.has(id)).map(asMessage);
  return others.flatMap((message) => readMessages([message]) ?? []);
}

function asMessage({ id, node, kind, text, calls }: PanelLiveMessage): Json {
  return {
    ...{ id, type: kind, content: text, name: node },
    tool_calls: calls.map(({ name, args }) => {
      const parsed = parseJson(args);
      return { name, args: parsed.ok ? parsed.value : args };
    }),
  };
}

function merged<Item extends { id: string }>(
  known: readonly Item[],
  news: readonly Item[],
  join: (before: Item, after: Item) => Item,
): Item[] {
  if (news.length === 0) return [...known];
  const items = new Map(known.map((item) => [item.id, item]));
  for (const item of news) {
    const before = items.get(item.id);
    items.set(item.id, before === undefined ? item : join(before, item));
  }
  return [...items.values()];
}
