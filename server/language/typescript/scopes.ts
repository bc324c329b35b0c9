/**
 * Where names of one file hold, by text offsets. tree-sitter finds a node's parent by descending from the root, so
 * climbing out of a chain of a hundred calls costs ten thousand steps; comparing offsets costs none.
 */
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import { descendants, namedChildren, type FileNodes } from './syntax.js';

export interface FunctionScope {
  node: SyntaxNode;
  start: number;
  end: number;
  /** The function around it. */
  outer: FunctionScope | null;
}

export interface Parameter {
  at: SyntaxNode;
  of: SyntaxNode;
  index: number;
}

export class FunctionScopes {
  private readonly functions: FunctionScope[];
  private readonly parameters = new Map<number, Map<string, Parameter>>();

  constructor(nodes: FileNodes) {
    this.functions = [];
    let outer: FunctionScope | null = null;
    // Found in the order of the source, outer before inner.
    for (const node of nodes.functions()) {
      const [start, end] = [node.startIndex, node.endIndex];
      while (outer && outer.end <= start) outer = outer.outer;
      outer = { node, start, end, outer };
      this.functions.push(outer);
    }
  }

  /** The functions around an offset, innermost first. */
  around(offset: number): FunctionScope[] {
    const found: FunctionScope[] = [];
    for (let at = this.innermost(offset); at; at = at.outer) found.push(at);
    return found;
  }

  /** True where `inner` is in `owner`, but in no function inside of it. */
  isOwn(owner: SyntaxNode, inner: SyntaxNode): boolean {
    return this.innermost(inner.startIndex)?.node.id === owner.id;
  }

  private innermost(offset: number): FunctionScope | null {
    let low = 0;
    let high = this.functions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.functions[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    let at = this.functions[low - 1] ?? null;
    while (at && at.end <= offset) at = at.outer;
    return at;
  }

  parameter(scope: FunctionScope, name: string): Parameter | undefined {
    const known = this.parameters.get(scope.node.id);
    const parameters = known ?? parametersOf(scope.node);
    if (!known) this.parameters.set(scope.node.id, parameters);
    return parameters.get(name);
  }
}

function parametersOf(of: SyntaxNode): Map<string, Parameter> {
  const single = of.childForFieldName('parameter');
  if (single) return new Map([[single.text, { at: single, of, index: 0 }]]);
  const found = new Map<string, Parameter>();
  const list = of.childForFieldName('parameters');
  for (const [index, parameter] of (list ? namedChildren(list) : []).entries()) {
    const pattern =
      parameter.childForFieldName('pattern') ?? parameter.childForFieldName('left') ?? parameter;
    const isPlain = pattern.type === 'identifier';
    const names = isPlain
      ? [pattern]
      : descendants(pattern, ['identifier', 'shorthand_property_identifier_pattern']);
    for (const at of names) found.set(at.text, { at, of, index });
  }
  return found;
}
