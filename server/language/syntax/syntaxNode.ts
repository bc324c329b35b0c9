/**
 * The nodes of a syntax tree as the extractors read them. Every question to a node of tree-sitter is a call into
 * WebAssembly, and extraction asks the same ones again and again: here each node is one object that remembers its answers.
 */
import type { Node, Tree } from '@vscode/tree-sitter-wasm';

/** The part of tree-sitter's own `Node` that is used; one of those does as well. */
export interface SyntaxNode {
  readonly id: number;
  readonly type: string;
  readonly text: string;
  /** UTF-16 units. */
  readonly startIndex: number;
  readonly endIndex: number;
  readonly startPosition: { row: number; column: number };
  readonly endPosition: { row: number; column: number };
  readonly hasError: boolean;
  readonly parent: SyntaxNode | null;
  readonly children: readonly (SyntaxNode | null)[];
  readonly namedChildren: readonly (SyntaxNode | null)[];
  readonly firstNamedChild: SyntaxNode | null;
  readonly lastNamedChild: SyntaxNode | null;
  childForFieldName(name: string): SyntaxNode | null;
  descendantsOfType(types: string | string[]): readonly (SyntaxNode | null)[];
  descendantForIndex(start: number, end?: number): SyntaxNode | null;
}

/** The root of the tree that `text` was parsed to. Its nodes must not be asked once the tree is edited or freed. */
export function rootOf(tree: Tree, text: string): SyntaxNode {
  const known = new Map<number, KnownNode>();
  const nodeOf: NodeOf = (node) => {
    if (!node) return null;
    const same = known.get(node.id);
    if (same) return same;
    const added = new KnownNode(node, text, nodeOf);
    known.set(node.id, added);
    return added;
  };
  const root = new KnownNode(tree.rootNode, text, nodeOf);
  known.set(root.id, root);
  return root;
}

type NodeOf = (node: Node | null) => KnownNode | null;

class KnownNode implements SyntaxNode {
  readonly id: number;
  readonly startIndex: number;
  private knownType: string | null = null;
  private knownEnd = -1;
  private knownNamed: (KnownNode | null)[] | null = null;
  private knownParent: KnownNode | null | undefined;
  private fields: Map<string, KnownNode | null> | null = null;

  constructor(
    private readonly node: Node,
    private readonly source: string,
    private readonly nodeOf: NodeOf,
  ) {
    this.id = node.id;
    this.startIndex = node.startIndex;
  }

  get type(): string {
    return (this.knownType ??= this.node.type);
  }

  get endIndex(): number {
    if (this.knownEnd < 0) this.knownEnd = this.node.endIndex;
    return this.knownEnd;
  }

  get text(): string {
    return this.source.slice(this.startIndex, this.endIndex);
  }

  get startPosition() {
    return this.node.startPosition;
  }

  get endPosition() {
    return this.node.endPosition;
  }

  get hasError(): boolean {
    return this.node.hasError;
  }

  get parent(): KnownNode | null {
    return (this.knownParent ??= this.nodeOf(this.node.parent));
  }

  get children(): (KnownNode | null)[] {
    return this.node.children.map(this.nodeOf);
  }

  get namedChildren(): (KnownNode | null)[] {
    return (this.knownNamed ??= this.node.namedChildren.map(this.nodeOf));
  }

  get firstNamedChild(): KnownNode | null {
    return this.namedChildren[0] ?? null;
  }

  get lastNamedChild(): KnownNode | null {
    return this.namedChildren.at(-1) ?? null;
  }

  childForFieldName(name: string): KnownNode | null {
    this.fields ??= new Map();
    const known = this.fields.get(name);
    if (known !== undefined) return known;
    const found = this.nodeOf(this.node.childForFieldName(name));
    this.fields.set(name, found);
    return found;
  }

  descendantsOfType(types: string | string[]): (KnownNode | null)[] {
    return this.node.descendantsOfType(types).map(this.nodeOf);
  }

  descendantForIndex(start: number, end = start): KnownNode | null {
    return this.nodeOf(this.node.descendantForIndex(start, end));
  }
}
