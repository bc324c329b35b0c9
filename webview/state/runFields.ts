/**
 * What a JSON Schema of a graph (its input, context or config) says, as the fields of a form: simple types each have a
 * kind of their own, everything else is JSON. Graphs declare their schemas loosely, so a field is a help and never a rule:
 * what is left empty is not sent. Pure.
 */
import { t } from '@vscode/l10n';
import type { Json, JsonObject } from '../../server/protocol/api.js';
import { isObject } from './diff.js';
import { parseJson } from './jsonSyntax.js';

/** `message`: a text that a person says to the graph, sent as a message. */
export type FieldKind = 'message' | 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';

export interface RunField {
  key: string;
  kind: FieldKind;
  description: string | null;
  required: boolean;
  /** Of kind `choice`. */
  choices: Json[];
  /** What the graph takes where nothing is sent; undefined where the schema does not say. */
  fallback: Json | undefined;
}

/** What was typed, by the field's key; a field that is missing or blank is not sent. */
export type FieldTexts = Record<string, string>;

/** Null where the schema names no fields: then only JSON will do. */
export function readFields(schema: Json): RunField[] | null {
  if (!isObject(schema)) return null;
  const top = resolved(schema, schema);
  if (!isObject(top.properties) || Object.keys(top.properties).length === 0) return null;
  const required = Array.isArray(top.required) ? top.required : [];
  let hasMessage = false;
  return Object.entries(top.properties).map(([key, property]) => {
    const about = isObject(property) ? resolved(property, schema) : {};
    const { kind, choices } = kindOf(about, schema);
    const isMessage = !hasMessage && isMessages(key, about, schema);
    hasMessage ||= isMessage;
    return {
      key,
      kind: isMessage ? 'message' : kind,
      description: typeof about.description === 'string' ? about.description : null,
      required: required.includes(key),
      choices,
      fallback: about.default,
    };
  });
}

/** The value of a field as it is sent (undefined: not at all), or what is wrong with its text. */
export function fieldValue(field: RunField, text: string): { value?: Json; problem?: string } {
  if (text.trim() === '') return {};
  switch (field.kind) {
    case 'message':
      return { value: [{ role: 'user', content: text }] };
    case 'text':
      return { value: text };
    case 'number':
    case 'integer': {
      const value = Number(text);
      if (!Number.isFinite(value)) return { problem: t('Not a number') };
      return field.kind === 'integer' && !Number.isInteger(value)
        ? { problem: t('Not a whole number') }
        : { value };
    }
    default: {
      const parsed = parseJson(text);
      return parsed.ok ? { value: parsed.value } : { problem: problemText(text, parsed.problem) };
    }
  }
}

/** The fields' texts for a value; null where the fields cannot show all of it. */
export function fieldTexts(fields: readonly RunField[], value: Json): FieldTexts | null {
  if (!isObject(value)) return null;
  const texts: FieldTexts = {};
  for (const [key, each] of Object.entries(value)) {
    const field = fields.find((candidate) => candidate.key === key);
    const text = field === undefined ? null : textOf(field, each);
    if (text === null) return null;
    texts[key] = text;
  }
  return texts;
}

function textOf({ kind, choices }: RunField, value: Json): string | null {
  switch (kind) {
    case 'message':
      return messageText(value);
    case 'text':
      return typeof value === 'string' && value.trim() !== '' ? value : null;
    case 'number':
    case 'integer':
      return typeof value === 'number' ? String(value) : null;
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : null;
    case 'choice':
      return choices.some((each) => JSON.stringify(each) === JSON.stringify(value))
        ? JSON.stringify(value)
        : null;
    case 'json':
      return JSON.stringify(value, null, 2);
  }
}

/** One message of a person's with nothing but a text. */
function messageText(value: Json): string | null {
  const [message, ...others] = Array.isArray(value) ? value : [];
  if (!isObject(message) || others.length > 0) return null;
  const { role, type, content, ...rest } = message;
  const isPerson = ['user', 'human'].some((each) => each === (role ?? type));
  return isPerson && typeof content === 'string' && Object.keys(rest).length === 0 ? content : null;
}

function kindOf(about: JsonObject, root: JsonObject): { kind: FieldKind; choices: Json[] } {
  const choices = choicesOf(about, root);
  if (choices.length > 0) return { kind: 'choice', choices };
  const kinds: Record<string, FieldKind> = {
    string: 'text',
    number: 'number',
    integer: 'integer',
    boolean: 'boolean',
  };
  return { kind: (typeof about.type === 'string' ? kinds[about.type] : undefined) ?? 'json', choices };
}

/** The values of an enumeration, or of a union of literals. */
function choicesOf(about: JsonObject, root: JsonObject): Json[] {
  if (Array.isArray(about.enum)) return about.enum;
  const union = unionOf(about, root);
  const literals = union.flatMap((each) => ('const' in each ? [each.const ?? null] : []));
  return literals.length === union.length ? literals : [];
}

/** Message lists are marked in the schemas of TypeScript; those of Python name the classes of messages. */
function isMessages(key: string, about: JsonObject, root: JsonObject): boolean {
  if (about.type !== 'array') return false;
  if (key === 'messages' || about.langgraph_type === 'messages') return true;
  const items = isObject(about.items) ? about.items : {};
  return unionOf(items, root).some(({ title }) => title === 'HumanMessage');
}

function unionOf(about: JsonObject, root: JsonObject): JsonObject[] {
  const union = about.anyOf ?? about.oneOf;
  return Array.isArray(union) ? union.filter(isObject).map((each) => resolved(each, root)) : [];
}

/** Without references, and without the `null` of what may be left out. */
function resolved(about: JsonObject, root: JsonObject, depth = 0): JsonObject {
  if (depth > 8) return about;
  if (typeof about.$ref === 'string') {
    const { $ref, ...beside } = about;
    const target = pointedAt($ref, root);
    return target === null ? beside : resolved({ ...target, ...beside }, root, depth + 1);
  }
  if (Array.isArray(about.type)) {
    const types = about.type.filter((each) => each !== 'null');
    return types.length === 1 && types[0] !== undefined ? { ...about, type: types[0] } : about;
  }
  for (const name of ['anyOf', 'oneOf', 'allOf']) {
    const parts = about[name];
    if (!Array.isArray(parts)) continue;
    const others = parts.filter((each) => !isObject(each) || each.type !== 'null');
    const [only] = others;
    if (others.length !== 1 || !isObject(only)) continue;
    const beside = Object.fromEntries(Object.entries(about).filter(([key]) => key !== name));
    return resolved({ ...only, ...beside }, root, depth + 1);
  }
  return about;
}

/** @param pointer `#/$defs/Name`; nothing outside of the schema is followed. */
function pointedAt(pointer: unknown, root: JsonObject): JsonObject | null {
  if (typeof pointer !== 'string' || !pointer.startsWith('#/')) return null;
  let at: Json = root;
  for (const part of pointer.slice(2).split('/')) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(at) || !Object.hasOwn(at, key)) return null;
    at = at[key] ?? null;
  }
  return isObject(at) ? at : null;
}

function problemText(text: string, { line, message }: { line: number; message: string }): string {
  return text.includes('\n') ? t('Line {0}: {1}', line, message) : message;
}
