/** The input of a run as a person types it: checked as it is typed, and a first suggestion from the graph's schema. Pure. */
import { t } from '@vscode/l10n';
import type { Json, JsonObject } from '../../server/protocol/api.js';

/** What is wrong with the text as a run's input, in one sentence; null where nothing is. */
export function inputProblem(text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return t('Not JSON: {0}', error instanceof Error ? error.message : String(error));
  }
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return null;
  return t(
    'The input is a JSON object, as {0}, or null to go on from where the thread is.',
    '{"topic": "cats"}',
  );
}

/**
 * An input to begin with: a message to be filled in where the graph takes messages, and the keys that it requires. A key
 * that may be left out is left out, because an empty text would be sent as the state.
 */
export function suggestedInput(schema: Json): string {
  const fields = asObject(schema);
  const properties = asObject(fields?.properties) ?? {};
  const required = Array.isArray(fields?.required) ? fields.required : [];
  const entries = Object.entries(properties)
    .filter(([key]) => key === 'messages' || required.includes(key))
    .map(([key, value]) => [key, example(key, value)] as const);
  return spaced(Object.fromEntries(entries));
}

/** JSON on one line, with spaces as people write them. */
function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`);
  return `{${fields.join(', ')}}`;
}

function example(key: string, schema: Json): Json {
  const type = asObject(schema)?.type;
  if (key === 'messages') return [{ role: 'user', content: '' }];
  if (type === 'array') return [];
  if (type === 'object') return {};
  if (type === 'number' || type === 'integer') return 0;
  return type === 'boolean' ? false : '';
}

function asObject(value: Json | undefined): JsonObject | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
}
