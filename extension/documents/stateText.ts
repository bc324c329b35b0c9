/** A state as the text of a document, and what an edit of that text asks the graph to change. Pure. */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';
import { changedKeys } from '../panel/panelData.js';

export function stateText(values: Json): string {
  return `${JSON.stringify(values, null, 2)}\n`;
}

/** `values` null: nothing was changed. */
export type TextUpdate = { ok: true; values: Json } | { ok: false; reason: string };

/**
 * Only keys that were changed: an update goes through each channel's reducer, and an unchanged list sent again would be
 * appended to itself. A deleted key keeps its value, as no update can take a channel away; that is refused, not ignored.
 */
export function updateFromText(original: Json, text: string): TextUpdate {
  let edited: Json;
  try {
    edited = JSON.parse(text) as Json;
  } catch (error) {
    return { ok: false, reason: t('Not JSON: {0}', error instanceof Error ? error.message : String(error)) };
  }
  if (!isObject(original)) return { ok: true, values: sameText(original, edited) ? null : edited };
  if (!isObject(edited))
    return { ok: false, reason: t('The state is an object: write its keys between { and }.') };
  const changed = changedKeys(original, edited);
  const deleted = changed.filter((key) => !Object.hasOwn(edited, key));
  if (deleted.length > 0)
    return {
      ok: false,
      reason: t('An update cannot take a channel away: put back {0}, or set it to null.', deleted.join(', ')),
    };
  if (changed.length === 0) return { ok: true, values: null };
  return { ok: true, values: Object.fromEntries(changed.map((key) => [key, edited[key] ?? null])) };
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sameText(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
