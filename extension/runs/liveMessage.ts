/** What a piece of a message says: its text and the tool calls in it, in the shapes of both LangChain libraries. Pure. */
import type { PanelLiveMessage } from '../../server/protocol/panel.js';

type Calls = PanelLiveMessage['calls'];

/** Arguments as long as a file are not followed to their end: the state will have them. */
const longestArgs = 2000;

export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map(blockText).join('') : '';
}

/** The calls so far with what this piece adds. */
export function callsOf(message: Record<string, unknown>, known: Calls): Calls {
  const { tool_call_chunks: chunks, tool_calls: whole } = message;
  if (Array.isArray(chunks) && chunks.length > 0) {
    const calls = [...known];
    for (const chunk of chunks.map(record)) {
      const at = typeof chunk.index === 'number' ? chunk.index : Math.max(0, calls.length - 1);
      const before = calls[at] ?? { name: '', args: '' };
      const args = before.args + stringOf(chunk.args);
      calls[at] = { name: before.name + stringOf(chunk.name), args: args.slice(0, longestArgs) };
    }
    return Array.from(calls, (call: Calls[number] | undefined) => call ?? { name: '', args: '' });
  }
  if (known.length > 0 || !Array.isArray(whole)) return known;
  return whole.map(record).map(({ name, args }) => ({
    name: stringOf(name),
    args: JSON.stringify(args ?? {}).slice(0, longestArgs),
  }));
}

function blockText(block: unknown): string {
  if (typeof block === 'string') return block;
  const { type, text } = record(block);
  return type === 'text' || type === 'text_delta' ? stringOf(text) : '';
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
