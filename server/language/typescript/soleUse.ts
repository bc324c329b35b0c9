/** Whether a value serves one expression only: it is made there, or held by a variable that nothing else reads. */
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Bindings } from './bindings.js';
import { unwrap } from './syntax.js';

/** False where that is not certain: what is imported, exported, given as a parameter or part of an object. */
export function soleUse(
  root: SyntaxNode,
  text: string,
  bindings: Bindings,
): (expression: SyntaxNode) => boolean {
  return (expression) => {
    const node = unwrap(expression);
    if (madeHere.has(node.type)) return true;
    if (!names.has(node.type)) return false;
    const definition = bindings.resolve(node);
    if (definition?.kind !== 'variable' || isExported(definition.at)) return false;
    const known = new Set([definition.at.startIndex, node.startIndex]);
    return occurrences(node.text, root, text).every((start) => known.has(start));
  };
}

const madeHere = new Set(['new_expression', 'call_expression', 'await_expression']);
const names = new Set(['identifier', 'shorthand_property_identifier']);

function isExported(name: SyntaxNode): boolean {
  return name.parent?.parent?.parent?.type === 'export_statement';
}

/** Where the name stands in code, whichever variable of that name is meant. */
function occurrences(name: string, root: SyntaxNode, text: string): number[] {
  const word = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g');
  return [...text.matchAll(word)]
    .map(({ index }) => index)
    .filter((index) => names.has(root.descendantForIndex(index, index + name.length - 1)?.type ?? ''));
}
