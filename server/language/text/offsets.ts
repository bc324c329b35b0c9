/** Positions as offsets of a text and back, for features that look at the text itself. */
import type { TextPosition } from '../../protocol/language.js';

/** A position behind the end of its line, or of the text, means that end. */
export function offsetAt(text: string, { line, character }: TextPosition): number {
  let start = 0;
  for (let passed = 0; passed < line; passed += 1) {
    const next = text.indexOf('\n', start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return Math.min(start + character, end < 0 ? text.length : end);
}

export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 0;
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line += 1;
  return { line, character: before.length - lineStart };
}

/** The line without its break. */
export function lineAt(text: string, line: number): string {
  const start = offsetAt(text, { line, character: 0 });
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
}
