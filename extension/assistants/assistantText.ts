/** An assistant as the text of a document, what an edit of it asks the server to change, and how versions differ. Pure. */
import type { Assistant, Json, JsonObject } from '../../server/protocol/api.js';
import type { AssistantFields } from '../api/assistantsApi.js';
import { isJsonObject, jsonText, readObject } from '../documents/jsonText.js';

const texts = ['graph_id', 'name', 'description'] as const;
const objects = ['config', 'context', 'metadata'] as const;
const fields = [...texts, ...objects];
type Field = (typeof fields)[number];

export function assistantText(assistant: Assistant): string {
  return jsonText(Object.fromEntries(fields.map((field) => [field, assistant[field]])));
}

export type EditProblem =
  /** `problem` null: no object. */
  | { kind: 'not-json'; problem: string | null }
  | { kind: 'unknown-fields'; names: string[] }
  | { kind: 'not-a-text' | 'not-an-object' | 'empty'; field: Field }
  /** The server merges metadata: what is not named stays. */
  | { kind: 'metadata-stays'; names: string[] };

/** `changes` null: nothing was changed. A field that is left out stays as it is. */
export type AssistantEdit =
  { ok: true; changes: AssistantFields | null } | { ok: false; problem: EditProblem };

export function editFromText(original: Assistant, text: string): AssistantEdit {
  const read = readObject(text);
  if (!read.ok) return { ok: false, problem: { kind: 'not-json', problem: read.problem } };
  const edited = read.value;
  const unknown = Object.keys(edited).filter((name) => !fields.some((field) => field === name));
  if (unknown.length > 0) return { ok: false, problem: { kind: 'unknown-fields', names: unknown } };
  const problem = problemOf(original, edited);
  if (problem !== null) return { ok: false, problem };
  const changed = fields.filter(
    (field) => edited[field] !== undefined && !same(edited[field], original[field] as Json),
  );
  if (changed.length === 0) return { ok: true, changes: null };
  // No description is an empty one to the server, to which null says nothing.
  const changes = Object.fromEntries(changed.map((field) => [field, edited[field] ?? '']));
  return { ok: true, changes: changes };
}

function problemOf(original: Assistant, edited: JsonObject): EditProblem | null {
  for (const field of texts) {
    const value = edited[field];
    if (value === undefined || (field === 'description' && value === null)) continue;
    if (typeof value !== 'string') return { kind: 'not-a-text', field };
    if (field !== 'description' && value.trim() === '') return { kind: 'empty', field };
  }
  for (const field of objects)
    if (edited[field] !== undefined && !isJsonObject(edited[field])) return { kind: 'not-an-object', field };
  const { metadata } = edited;
  if (!isJsonObject(metadata)) return null;
  const taken = Object.keys(original.metadata).filter((name) => !Object.hasOwn(metadata, name));
  return taken.length === 0 ? null : { kind: 'metadata-stays', names: taken };
}

/** What differs, by name: `name`, `context.model`, `config.configurable.temperature`. */
export function changedBetween(before: Assistant, after: Assistant): string[] {
  return fields.flatMap((field) => changedPaths(before[field] as Json, after[field] as Json, field));
}

function changedPaths(before: Json | undefined, after: Json | undefined, path: string): string[] {
  if (same(before, after)) return [];
  if (!isJsonObject(before) || !isJsonObject(after)) return [path];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const value = (of: JsonObject, name: string): Json | undefined =>
    Object.hasOwn(of, name) ? of[name] : undefined;
  return [...names].flatMap((name) =>
    changedPaths(value(before, name), value(after, name), `${path}.${name}`),
  );
}

/** Made by the server for the graph, not by a person. */
export function isGraphsOwn({ metadata }: Pick<Assistant, 'metadata'>): boolean {
  return metadata.created_by === 'system';
}

/** No description reads alike, said in either way. */
function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(sorted(a === '' ? null : a)) === JSON.stringify(sorted(b === '' ? null : b));
}

/** The order of keys is no difference. */
function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((each) => sorted(each) ?? null);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each) ?? null] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
