/**
 * Whether an expression (`graph.addNode(…).addEdge(…)`) begins at a parameter. Asked of every call of a chain; what is
 * found of one holds for all that it passed on the way, so a long chain is walked once.
 */
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Bindings } from './bindings.js';

export function parameterRoots(bindings: Bindings): (expression: SyntaxNode) => boolean {
  const known = new Map<number, boolean>();
  return (expression) => {
    const passed: number[] = [];
    let at: SyntaxNode | null = expression;
    let found = known.get(expression.id);
    while (at && found === undefined) {
      passed.push(at.id);
      if (at.type === 'identifier') found = bindings.resolve(at)?.kind === 'parameter';
      else {
        at = at.childForFieldName('object') ?? at.childForFieldName('function');
        if (at) found = known.get(at.id);
      }
    }
    for (const id of passed) known.set(id, found ?? false);
    return found ?? false;
  };
}
