/**
 * Where names of one file hold, by text offsets. tree-sitter finds a node's parent by descending from the root, so
 * climbing out of a chain of a hundred calls costs ten thousand steps; comparing offsets costs none.
 */
import type { Node as SyntaxNode } from '@vscode/tree-sitter-wasm';
import { descendants, namedChildren, type FileNodes } from './syntax.js';

export interface FunctionScope {
  node: SyntaxNode;
  start: number;
  end: number;
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
    this.functions = nodes.functions().map((node) => ({
      node,
      start: node.startIndex,
      end: node.endIndex,
    }));
  }

  /** The functions around an offset, innermost first. */
  around(offset: number): FunctionScope[] {
    // Found in the order of the source, outer before inner.
    return this.functions.filter(({ start, end }) => start <= offset && offset < end).reverse();
  }

  /** True where `inner` is in `owner`, but in no function inside of it. */
  isOwn(owner: SyntaxNode, inner: SyntaxNode): boolean {
    return this.around(inner.startIndex)[0]?.node.id === owner.id;
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
    const names = descendants(pattern, ['identifier', 'shorthand_property_identifier_pattern']);
    for (const at of names) found.set(at.text, { at, of, index });
  }
  return found;
}
