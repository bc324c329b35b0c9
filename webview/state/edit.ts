/**
 * From the text of the state editor to what a fork sends. Only keys that were changed are sent: an update goes
 * through each channel's reducer, and an unchanged list sent again would be appended to itself.
 */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';
import type { GraphChannel } from '../../server/protocol/worker.js';
import { isObject, sameJson } from './diff.js';
import { parseJson } from './jsonSyntax.js';
import { messageEdit, replacingAll } from './messageEdits.js';
import type { MessageEdit } from './messageEdits.js';
import type { ParsedJson, SyntaxProblem } from './jsonSyntax.js';
import { overwriting, replacing } from './replacing.js';
import type { Replacing } from './replacing.js';

export interface Draft {
  checkpointId: string;
  /** The values that the editor started from. */
  original: Json;
  /** The one channel that `text` holds; null: the whole state. */
  channel: string | null;
  /** The whole state as edited so far; of `channel` the text alone counts. */
  values: Json;
  text: string;
  /** Null: the engine decides. */
  asNode: string | null;
  sendAll: boolean;
  /** Channels whose value takes the place of what their reducer has gathered; to the others it is added. */
  replaced: string[];
}

/** One channel of the edit. */
export interface ChannelEdit {
  key: string;
  /** Undefined where it had no value. */
  before: Json | undefined;
  /** As it was written. */
  given: Json;
  replacing: Replacing;
  isReplaced: boolean;
}

export interface EditOutcome {
  problem: SyntaxProblem | null;
  /** What a fork would send; undefined while it cannot be sent. */
  send: Json | undefined;
  /** Names of the keys that are sent. */
  keys: string[];
  /** Keys that were deleted from the text: an update cannot take a channel away. */
  kept: string[];
  /** Keys sent whose value is a list, but not of messages: a reducer may append them. */
  lists: string[];
  /** The channels that are sent; none of a state that is one value. */
  edits: ChannelEdit[];
  /** What becomes of the lists of messages that are sent, as far as it can be told without the graph. */
  messages: MessageEdit[];
  /** Why nothing can be sent; null when it can. */
  reason: string | null;
}

const nothing = { problem: null, send: undefined, keys: [], kept: [], lists: [], edits: [], messages: [] };

export function formatJson(value: Json): string {
  return JSON.stringify(value, null, 2);
}

export function startDraft(checkpointId: string, values: Json): Draft {
  const text = formatJson(values);
  return {
    checkpointId,
    original: values,
    channel: null,
    values,
    text,
    asNode: null,
    sendAll: false,
    replaced: [],
  };
}

export function isDirty({ text, channel, original, values }: Draft): boolean {
  if (text !== scopeText(original, channel)) return true;
  return channel !== null && !sameJson(original, values);
}

/** The same edit with only `channel` in the text (null: with all of it); undefined while the text is not JSON. */
export function scoped(draft: Draft, channel: string | null): Draft | undefined {
  const whole = wholeOf(draft);
  if (!whole.ok) return undefined;
  return { ...draft, channel, values: whole.value, text: scopeText(whole.value, channel) };
}

/** What of the values the text shows. A channel that has no value yet starts from null. */
export function scopeText(values: Json, channel: string | null): string {
  return formatJson(channel === null ? values : (fieldOf(values, channel) ?? null));
}

function fieldOf(values: Json, channel: string): Json | undefined {
  return isObject(values) && Object.hasOwn(values, channel) ? values[channel] : undefined;
}

/** The whole state as the edit has it. */
function wholeOf({ text, channel, values }: Draft): ParsedJson {
  const parsed = parseJson(text);
  if (!parsed.ok || channel === null) return parsed;
  const untouched = parsed.value === null && fieldOf(values, channel) === undefined;
  if (untouched || !isObject(values)) return { ok: true, value: values };
  // By entries: a channel may be called `__proto__`.
  const entries = new Map(Object.entries(values)).set(channel, parsed.value);
  return { ok: true, value: Object.fromEntries(entries) };
}

/** `channels`: what the graph's channels do with an update; null where nobody tells. */
export function judgeEdit(draft: Draft, channels: Record<string, GraphChannel> | null = null): EditOutcome {
  const parsed = wholeOf(draft);
  if (!parsed.ok) {
    const { line, column, message } = parsed.problem;
    return {
      ...nothing,
      problem: parsed.problem,
      reason: t('Line {0}, column {1}: {2}', line, column, message),
    };
  }
  const { value } = parsed;
  const { original } = draft;
  if (!isObject(original) || !isObject(value)) return judgeWhole(original, value, draft.sendAll);
  const changed = Object.keys(value).filter(
    (key) => !Object.hasOwn(original, key) || !sameJson(original[key] ?? null, value[key] ?? null),
  );
  const kept = Object.keys(original).filter((key) => !Object.hasOwn(value, key));
  const keys = draft.sendAll ? Object.keys(value) : changed;
  if (keys.length === 0) {
    const reason =
      kept.length > 0
        ? t('Deleted keys keep their values; change a value to fork.')
        : t('Nothing has been changed yet.');
    return { ...nothing, kept, reason };
  }
  const valueBefore = (key: string): Json | undefined =>
    Object.hasOwn(original, key) ? original[key] : undefined;
  const messages = keys.flatMap((key) => messageEdit(key, valueBefore(key), value[key] ?? null) ?? []);
  const messageEditOf = (key: string) => messages.find((each) => each.key === key);
  const edits = keys.map((key): ChannelEdit => {
    const channel = channels !== null && Object.hasOwn(channels, key) ? channels[key] : undefined;
    const values = { before: valueBefore(key), given: value[key] ?? null };
    const how = replacing(channel, values, messageEditOf(key));
    return { key, ...values, replacing: how, isReplaced: how.way !== null && draft.replaced.includes(key) };
  });
  const send = Object.fromEntries(edits.map((each) => [each.key, sent(each)]));
  return {
    problem: null,
    send,
    keys,
    kept,
    lists: keys.filter((key) => Array.isArray(value[key]) && messageEditOf(key) === undefined),
    edits,
    messages,
    reason: null,
  };
}

function sent({ given, replacing: { way }, isReplaced }: ChannelEdit): Json {
  if (!isReplaced) return given;
  return way === 'messages' ? replacingAll(given) : overwriting(given);
}

function judgeWhole(original: Json, value: Json, sendAll: boolean): EditOutcome {
  if (isObject(original))
    return { ...nothing, reason: t('The state is an object: write its keys between { and }.') };
  if (!sendAll && sameJson(original, value))
    return { ...nothing, reason: t('Nothing has been changed yet.') };
  return {
    ...nothing,
    send: value,
    keys: isObject(value) ? Object.keys(value) : [t('the whole value')],
    reason: null,
  };
}

export type AnswerMode = 'text' | 'json';

/** The answer to an `interrupt()`: the text itself, or what it says as JSON. */
export function judgeAnswer(
  text: string,
  mode: AnswerMode,
): { value: Json | undefined; reason: string | null } {
  if (mode === 'text')
    return text === ''
      ? { value: undefined, reason: t('Write an answer first.') }
      : { value: text, reason: null };
  if (text.trim() === '') return { value: undefined, reason: t('Write an answer first.') };
  const parsed = parseJson(text);
  if (parsed.ok) return { value: parsed.value, reason: null };
  const { line, column, message } = parsed.problem;
  return { value: undefined, reason: t('Line {0}, column {1}: {2}', line, column, message) };
}
