/**
 * From the text of the state editor to what a fork sends. Only keys that were changed are sent: an update goes
 * through each channel's reducer, and an unchanged list sent again would be appended to itself.
 */
import type { Json } from '../../server/protocol/api.js';
import { isObject, sameJson } from './diff.js';
import { parseJson } from './jsonSyntax.js';
import type { SyntaxProblem } from './jsonSyntax.js';

export interface Draft {
  checkpointId: string;
  /** The values that the editor started from. */
  original: Json;
  text: string;
  /** Null: the engine decides. */
  asNode: string | null;
  sendAll: boolean;
}

export interface EditOutcome {
  problem: SyntaxProblem | null;
  /** What a fork would send; undefined while it cannot be sent. */
  send: Json | undefined;
  /** Names of the keys that are sent. */
  keys: string[];
  /** Keys that were deleted from the text: an update cannot take a channel away. */
  kept: string[];
  /** Keys sent whose value is a list: a reducer may append them. */
  lists: string[];
  /** Why nothing can be sent; null when it can. */
  reason: string | null;
}

const nothing = { problem: null, send: undefined, keys: [], kept: [], lists: [] };

export function formatJson(value: Json): string {
  return JSON.stringify(value, null, 2);
}

export function startDraft(checkpointId: string, values: Json): Draft {
  return { checkpointId, original: values, text: formatJson(values), asNode: null, sendAll: false };
}

export function isDirty(draft: Draft): boolean {
  return draft.text !== formatJson(draft.original);
}

export function judgeEdit(draft: Draft): EditOutcome {
  const parsed = parseJson(draft.text);
  if (!parsed.ok) {
    const { line, column, message } = parsed.problem;
    return { ...nothing, problem: parsed.problem, reason: `Line ${line}, column ${column}: ${message}` };
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
        ? 'Deleted keys keep their values; change a value to fork.'
        : 'Nothing has been changed yet.';
    return { ...nothing, kept, reason };
  }
  const send = Object.fromEntries(keys.map((key) => [key, value[key] ?? null]));
  return {
    problem: null,
    send,
    keys,
    kept,
    lists: keys.filter((key) => Array.isArray(value[key])),
    reason: null,
  };
}

function judgeWhole(original: Json, value: Json, sendAll: boolean): EditOutcome {
  if (isObject(original))
    return { ...nothing, reason: 'The state is an object: write its keys between { and }.' };
  if (!sendAll && sameJson(original, value)) return { ...nothing, reason: 'Nothing has been changed yet.' };
  return {
    ...nothing,
    send: value,
    keys: isObject(value) ? Object.keys(value) : ['the whole value'],
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
      ? { value: undefined, reason: 'Write an answer first.' }
      : { value: text, reason: null };
  if (text.trim() === '') return { value: undefined, reason: 'Write an answer first.' };
  const parsed = parseJson(text);
  if (parsed.ok) return { value: parsed.value, reason: null };
  const { line, column, message } = parsed.problem;
  return { value: undefined, reason: `Line ${line}, column ${column}: ${message}` };
}
