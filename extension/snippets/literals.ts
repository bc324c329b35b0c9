/**
 * JSON values as source text of each language. The values come from anywhere, so nothing of them may be read as code,
 * and nothing may hide: what is invisible or turns the direction of writing is escaped. Pure.
 */
import type { Json } from '../../server/protocol/api.js';

/** A literal of a value; `indent` is what its lines after the first begin with. */
export type Literal = (value: Json, indent?: string) => string;

const step = '  ';
const pythonStep = '    ';

export const javascriptLiteral: Literal = (value, indent = '') =>
  literal(value, indent, {
    step,
    scalar: jsonText,
    // In an object literal `"__proto__": …` sets the prototype.
    key: (name) => (name === '__proto__' ? '["__proto__"]' : jsonText(name)),
  });

export const pythonLiteral: Literal = (value, indent = '') =>
  literal(value, indent, {
    step: pythonStep,
    // JSON's escapes mean the same in Python.
    scalar: (each) =>
      each === null ? 'None' : each === true ? 'True' : each === false ? 'False' : jsonText(each),
    key: jsonText,
  });

export const jsonLiteral: Literal = (value, indent = '') =>
  literal(value, indent, { step, scalar: jsonText, key: jsonText });

/** One word of a POSIX shell: within single quotes nothing has a meaning but the quote itself. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

interface Style {
  step: string;
  scalar(value: string | number | boolean | null): string;
  key(name: string): string;
}

function literal(value: Json, indent: string, style: Style): string {
  if (value === null || typeof value !== 'object') return style.scalar(value);
  const inner = indent + style.step;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Array.isArray(value)
    ? value.map((each) => literal(each, inner, style))
    : Object.entries(value).map(([name, each]) => `${style.key(name)}: ${literal(each, inner, style)}`);
  if (parts.length === 0) return open + close;
  const line = `${open}${parts.join(', ')}${close}`;
  if (line.length <= 60 && !line.includes('\n')) return line;
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

/** Formatting characters, line separators and controls that JSON lets through as they are. */
const hidden = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function jsonText(value: string | number | boolean | null): string {
  return JSON.stringify(value).replace(
    hidden,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
