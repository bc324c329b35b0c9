/** What messages in a state say about the tokens that their model call took (LangChain's `usage_metadata`). Pure. */
import type { Json } from '../../server/protocol/api.js';
import type { PanelTokens } from '../../server/protocol/panel.js';

/** Tokens of the messages in `after` that were not in `before`; null where none of them tells. */
export function newTokens(before: Json, after: Json): PanelTokens | null {
  const known = new Set(messagesOf(before).map(identity));
  const usages = messagesOf(after)
    .filter((message) => !known.has(identity(message)))
    .flatMap((message) => usageOf(message) ?? []);
  if (usages.length === 0) return null;
  const sum = (side: keyof PanelTokens): number => usages.reduce((total, usage) => total + usage[side], 0);
  return { input: sum('input'), output: sum('output') };
}

type Fields = Record<string, Json>;

/** The messages in the channels' lists, and those that are a channel's whole value. */
function messagesOf(values: Json): Fields[] {
  return Object.values(fieldsOf(values) ?? {})
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .flatMap((item) => {
      const message = fieldsOf(item);
      return message !== null && 'usage_metadata' in message ? [message] : [];
    });
}

function identity(message: Fields): string {
  return typeof message.id === 'string' ? message.id : JSON.stringify(message);
}

function usageOf(message: Fields): PanelTokens | null {
  const usage = fieldsOf(message.usage_metadata ?? null);
  if (usage === null) return null;
  const { input_tokens: input, output_tokens: output } = usage;
  if (typeof input !== 'number' && typeof output !== 'number') return null;
  return { input: typeof input === 'number' ? input : 0, output: typeof output === 'number' ? output : 0 };
}

function fieldsOf(value: Json): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}
