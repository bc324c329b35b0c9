/** Geometry of text ranges: comparing them and moving them along with an edit. Pure; knows no documents. */
import type { TextPosition, TextRange } from '../../protocol/language.js';

/** One replaced stretch of text: `range` is what was there, `newEnd` where the new text ends. */
export interface RangeEdit {
  range: TextRange;
  newEnd: TextPosition;
}

/** Negative, zero or positive, as `Array.sort` wants it. */
export function comparePositions(a: TextPosition, b: TextPosition): number {
  return a.line - b.line || a.character - b.character;
}

export function coversLine(range: TextRange, line: number): boolean {
  return range.start.line <= line && line <= range.end.line;
}

/** True where the lines of `inner` are some, but not all, of those of `outer`. */
export function hasFewerLinesWithin(inner: TextRange, outer: TextRange): boolean {
  const inside = outer.start.line <= inner.start.line && inner.end.line <= outer.end.line;
  return inside && inner.end.line - inner.start.line < outer.end.line - outer.start.line;
}

export function containsPosition(range: TextRange, position: TextPosition): boolean {
  return comparePositions(range.start, position) <= 0 && comparePositions(position, range.end) <= 0;
}

/** True where the edit replaced the whole of the range. */
export function isReplaced(range: TextRange, edit: RangeEdit): boolean {
  return (
    comparePositions(edit.range.start, range.start) <= 0 && comparePositions(range.end, edit.range.end) <= 0
  );
}

/** Where the text of `range` is after the edit. A range that the edit cuts shrinks or grows with it. */
export function moveRange(range: TextRange, edit: RangeEdit): TextRange {
  return { start: movePosition(range.start, edit, 'start'), end: movePosition(range.end, edit, 'end') };
}

function movePosition(position: TextPosition, edit: RangeEdit, side: 'start' | 'end'): TextPosition {
  const { start, end } = edit.range;
  // Text typed right before a range pushes it on; text typed right behind it does not belong to it.
  const before = comparePositions(position, start);
  if (before < 0 || (before === 0 && side === 'end')) return position;
  if (comparePositions(position, end) < 0) return side === 'start' ? start : edit.newEnd;
  const line = position.line + edit.newEnd.line - end.line;
  if (position.line !== end.line) return { line, character: position.character };
  return { line, character: position.character + edit.newEnd.character - end.character };
}

/** True where the ranges share more than a border. */
export function overlaps(a: TextRange, b: TextRange): boolean {
  return comparePositions(a.start, b.end) < 0 && comparePositions(b.start, a.end) < 0;
}

export function containsRange(outer: TextRange, inner: TextRange): boolean {
  return containsPosition(outer, inner.start) && containsPosition(outer, inner.end);
}
