/** JSON as the text of a document, and what an edit of it holds. Pure. */
import type { Json, JsonObject } from '../../server/protocol/api.js';

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** `problem`: what the parser says, or null where it is JSON and no object. */
export type ReadObject = { ok: true; value: JsonObject } | { ok: false; problem: string | null };

export function readObject(text: string): ReadObject {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  return isJsonObject(value) ? { ok: true, value } : { ok: false, problem: null };
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
