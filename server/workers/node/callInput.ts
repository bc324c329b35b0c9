/**
 * What a model or tool was asked, in a form by which the same question is known again: a digest of everything that
 * matters, and the beginnings of its parts, so that it can be said how another question differs. Ids of messages do
 * not matter, nor does how the answer is delivered (streamed, traced, cancelled). Pure.
 */
import { createHash } from 'node:crypto';
import type { Json } from '../../protocol/api.js';
import type { CallInput, InputPart } from '../../protocol/calls.js';
import { toJson } from './json.js';

/** Gives the ids of a replay the names that the record has for them. */
export type Renamed = (text: string) => string;

/** Of a long list, those in between are one part without text: a history is not told again with every call. */
const head = 2;
const tail = 5;
const longestText = 1000;

/** Of a call's options: what says nothing of the question, LangGraph's settings of the node included. */
const passing = new Set(
  [
    'callbacks configurable context control checkpointDuring durability executionInfo heartbeat httpAgent',
    'interrupt interruptAfter interruptBefore ls_structured_output_format maxConcurrency metadata outputKeys',
    'previous promptIndex recursionLimit runId runName serverInfo signal store stream streamMode stream_options',
    'streaming tags timeout toolCall writer',
  ].flatMap((keys) => keys.split(' ')),
);

/** What the callbacks tell of a model's call. */
export interface ModelQuestion {
  model: string;
  messages: readonly unknown[];
  options: Record<string, unknown>;
}

export function modelInput({ model, messages, options }: ModelQuestion, renamed: Renamed): CallInput {
  const given = Object.entries(options)
    .filter(([key, value]) => !passing.has(key) && value !== undefined && typeof value !== 'function')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return joined([
    part('model', model, renamed),
    ...messageParts(
      messages.map((message, at) => part(`messages[${String(at)}]`, messageFields(message), renamed)),
    ),
    ...given.map(([key, value]) => part(key, toJson(withoutClasses(value)), renamed)),
  ]);
}

export function toolInput(input: string, renamed: Renamed): CallInput {
  return joined([part('input', input, renamed)]);
}

function joined(parts: InputPart[]): CallInput {
  return { digest: digestOf(parts.map(({ at, digest }) => `${at} ${digest}`).join('\n')), parts };
}

function part(at: string, value: Json, renamed: Renamed): InputPart {
  const text = renamed(textOf(value));
  return {
    at,
    digest: digestOf(renamed(stable(value))),
    text: text.length <= longestText ? text : `${text.slice(0, longestText)}…`,
  };
}

function messageParts(all: InputPart[]): InputPart[] {
  if (all.length <= head + tail + 1) return all;
  const between = all.slice(head, -tail);
  return [
    ...all.slice(0, head),
    { at: 'messages.length', digest: String(all.length), text: String(all.length) },
    {
      at: `messages[${String(head)}…${String(all.length - tail - 1)}]`,
      digest: digestOf(between.map(({ digest }) => digest).join(' ')),
    },
    ...all.slice(-tail),
  ];
}

/** A chunk asks the same as the message that it makes. */
function messageFields(message: unknown): Json {
  const { content, name, tool_calls, tool_call_id, additional_kwargs } = message as Record<string, unknown>;
  const type = (message as { _getType?: () => string })._getType?.() ?? 'message';
  const fields = { type, content, name, tool_calls, tool_call_id, additional_kwargs };
  return toJson(Object.fromEntries(Object.entries(fields).filter(([, value]) => hasContent(value))));
}

function hasContent(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** Tools that were handed over as such: what a model is told of them, not how they are made. */
function withoutClasses(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutClasses);
  if (typeof value !== 'object' || value === null || !('lc_namespace' in value)) return value;
  const { name, description } = value as { name?: unknown; description?: unknown };
  return { name, description };
}

/** For people: a message as `system: You are…`. */
function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return stable(value);
  const { type, content, ...rest } = value;
  if (typeof type !== 'string' || typeof content !== 'string') return stable(value);
  return [`${type}: ${content}`, ...(hasContent(rest) ? [stable(rest)] : [])].join(' ');
}

/** JSON that does not depend on the order of keys. */
function stable(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${stable(item)}`).join(',')}}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
