/** Where nodes of a syntax tree are, as the editor counts: zero-based lines and UTF-16 units. */
import type { TextRange } from '../../protocol/language.js';
import type { SyntaxNode } from './syntaxNode.js';

export function rangeOf(node: SyntaxNode): TextRange {
  return rangeBetween(node, node);
}

export function rangeBetween(first: SyntaxNode, last: SyntaxNode): TextRange {
  const start = first.startPosition;
  const end = last.endPosition;
  return {
    start: { line: start.row, character: start.column },
    end: { line: end.row, character: end.column },
  };
}
