/**
 * Says where a JSON text is wrong and why. `JSON.parse` tells the place only sometimes and differently in each
 * engine, and an editor needs it always. `JSON.parse` stays the judge of what is valid.
 */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';

export interface SyntaxProblem {
  /** Characters from the start of the text; `to` is never before `from`. */
  from: number;
  to: number;
  /** Both count from 1. */
  line: number;
  column: number;
  message: string;
}

export type ParsedJson = { ok: true; value: Json } | { ok: false; problem: SyntaxProblem };

export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    const found = scan(text) ?? {
      at: text.length,
      message: error instanceof Error ? error.message : t('Not valid JSON'),
    };
    const before = text.slice(0, found.at).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    const to = Math.min(text.length, found.at + 1);
    return {
      ok: false,
      problem: { from: Math.min(found.at, to), to, line: before.length, column, message: found.message },
    };
  }
}

interface Found {
  at: number;
  message: string;
}

const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
// eslint-disable-next-line no-control-regex -- JSON forbids exactly these in a string
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** The first place at which `text` stops being JSON. Keeps its own stack, so deep nesting cannot overflow. */
function scan(text: string): Found | null {
  const closers: string[] = [];
  let at = 0;
  let expect: 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'separator' = 'value';
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found !== null;
  };
  for (;;) {
    match(/[ \t\r\n]*/y);
    const char = text[at];
    const closer = closers.at(-1);
    if (expect === 'separator') {
      if (closer === undefined)
        return char === undefined ? null : { at, message: t('Nothing may follow the value') };
      if (char === closer) {
        closers.pop();
        at++;
      } else if (char === ',') {
        at++;
        expect = closer === '}' ? 'key' : 'value';
      } else return { at, message: t('Expected "," or "{0}"', closer) };
    } else if (char === closer && (expect === 'keyOrEnd' || expect === 'valueOrEnd')) {
      closers.pop();
      at++;
      expect = 'separator';
    } else if (expect === 'key' || expect === 'keyOrEnd') {
      if (char === closer) return { at, message: t('No comma may stand before "}"') };
      if (char !== '"') return { at, message: t('Expected a key in double quotes') };
      if (!match(string)) return badString(text, at);
      match(/[ \t\r\n]*/y);
      if (text[at] !== ':') return { at, message: t('Expected ":" after the key') };
      at++;
      expect = 'value';
    } else if (char === '{' || char === '[') {
      closers.push(char === '{' ? '}' : ']');
      at++;
      expect = char === '{' ? 'keyOrEnd' : 'valueOrEnd';
    } else if (char === '"') {
      if (!match(string)) return badString(text, at);
      expect = 'separator';
    } else if (match(literal)) expect = 'separator';
    else if (char === ']' && closer === ']') return { at, message: t('No comma may stand before "]"') };
    else return { at, message: char === undefined ? t('The text ends too early') : t('Expected a value') };
  }
}

function badString(text: string, start: number): Found {
  const good = /(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
  good.lastIndex = start + 1;
  good.exec(text);
  const at = good.lastIndex;
  if (text[at] === '\\') return { at, message: t('Not an escape that JSON knows') };
  if (text[at] === undefined || text[at] === '\n' || text[at] === '\r')
    return { at: start, message: t('This string does not end') };
  return { at, message: t('Control characters must be escaped in a string') };
}
