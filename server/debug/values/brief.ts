/** Values in one line, as lists of variables and the console show them: messages by role and content. Pure. */
import { t } from '@vscode/l10n';
import type { Json, JsonObject } from '../../protocol/api.js';

const roles = new Set([
  'human', 'ai', 'AIMessageChunk', 'system', 'tool', 'function', 'generic', 'developer', 'remove',
]); // prettier-ignore

/** Longer texts are cut; where the whole is, the caller says. */
export const textLimit = 1000;
const previewLimit = 120;

/** A message of a conversation, as the API shows it. */
export function isMessage(value: Json | undefined): value is JsonObject & { type: string } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  return typeof value.type === 'string' && roles.has(value.type) && 'content' in value;
}

export function brief(value: Json | undefined, limit = textLimit): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'string') return quoted(value, limit);
  if (value === null || typeof value !== 'object') return String(value);
  if (isMessage(value)) return messageLine(value, limit);
  if (Array.isArray(value)) return listLine(value, Math.min(limit, previewLimit));
  return objectLine(value, Math.min(limit, previewLimit));
}

export function typeName(value: Json | undefined): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return t('list of {0}', value.length);
  if (isMessage(value)) return t('{0} message', value.type);
  return typeof value;
}

function quoted(text: string, limit: number): string {
  return text.length > limit
    ? `${JSON.stringify(text.slice(0, limit)).slice(0, -1)}…"`
    : JSON.stringify(text);
}

function messageLine(message: JsonObject & { type: string }, limit: number): string {
  const role = message.type === 'AIMessageChunk' ? 'ai' : message.type;
  const calls = (Array.isArray(message.tool_calls) ? message.tool_calls : []).map(callLine);
  const text = contentText(message.content ?? null);
  const shown = text === '' && calls.length > 0 ? [] : [quoted(text, limit)];
  return `${role}: ${[...shown, ...calls.map((call) => `→ ${call}`)].join(' ')}`;
}

function callLine(call: Json): string {
  if (call === null || typeof call !== 'object' || Array.isArray(call)) return brief(call, previewLimit);
  const name = typeof call.name === 'string' ? call.name : 'tool';
  return `${name}(${brief(call.args ?? null, previewLimit)})`;
}

/** Content is a text, or blocks of which some are text. */
export function contentText(content: Json): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return content === null ? '' : JSON.stringify(content);
  return content
    .map((block) => {
      if (typeof block === 'string') return block;
      if (block === null || typeof block !== 'object' || Array.isArray(block)) return '';
      return typeof block.text === 'string'
        ? block.text
        : `[${typeof block.type === 'string' ? block.type : 'block'}]`;
    })
    .join('');
}

function listLine(list: Json[], limit: number): string {
  return `(${list.length}) [${joined(
    list.map((item) => () => brief(item, 40)),
    limit,
  )}]`;
}

function objectLine(object: JsonObject, limit: number): string {
  return `{${joined(
    Object.entries(object).map(
      ([name, item]) =>
        () =>
          `${name}: ${brief(item, 40)}`,
    ),
    limit,
  )}}`;
}

/** As many of the parts as fit, each made only when it is its turn. */
function joined(parts: (() => string)[], limit: number): string {
  let text = '';
  for (const [index, part] of parts.entries()) {
    const more = `${index === 0 ? '' : ', '}${part()}`;
    if (text.length + more.length > limit) return `${text}${index === 0 ? '' : ', '}…`;
    text += more;
  }
  return text;
}
