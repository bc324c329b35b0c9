/**
 * What the declared return type of a Python function says of where the graph goes: `Literal["a", "b"]` of a router,
 * `Command[Literal["a"]]` of a node. LangGraph draws its edges from these too.
 *
 * Source: `StateGraph.add_node` and `BranchSpec.from_path` of langgraph 1.x for Python.
 */
import type { NodeReference } from '../model/declarations.js';
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Evaluator } from './references.js';
import { innerRange, namedChildren, stringOf } from './syntax.js';

export interface DeclaredReturn {
  /** The names that a router may return; `null` where the type says anything else. */
  routes: NodeReference[] | null;
  /** Where a node's `Command`s may go; `null` where the type does not say. */
  ends: NodeReference[] | null;
}

export function declaredReturn(fn: SyntaxNode, values: Evaluator): DeclaredReturn {
  const annotation = fn.childForFieldName('return_type');
  if (!annotation) return { routes: null, ends: null };
  const parts = alternatives(annotation, values);
  const commands = parts.flatMap((part) => {
    const generic = genericOf(part, values);
    const [inner] = generic?.name === 'Command' ? generic.args : [];
    return inner ? (literalsOf(inner, values) ?? []) : [];
  });
  const routes = parts.map((part) => literalsOf(elementOf(part, values), values));
  const isRouter = routes.length > 0 && routes.every((each) => each !== null);
  return {
    routes: isRouter ? routes.flat() : null,
    ends: commands.length > 0 ? commands : null,
  };
}

/** The members of a union, `None` left out. */
function alternatives(type: SyntaxNode, values: Evaluator): SyntaxNode[] {
  const node = plain(type, values);
  const inner = (nodes: SyntaxNode[]) => nodes.flatMap((each) => alternatives(each, values));
  if (node.type === 'none') return [];
  if (node.type === 'union_type' || node.type === 'binary_operator') return inner(namedChildren(node));
  const generic = genericOf(node, values);
  return generic?.name === 'Union' || generic?.name === 'Optional' ? inner(generic.args) : [node];
}

/** The `T` of `list[T]`, or the type itself. */
function elementOf(type: SyntaxNode, values: Evaluator): SyntaxNode {
  const generic = genericOf(type, values);
  const [inner] = generic && lists.has(generic.name) ? generic.args : [];
  return inner ?? type;
}

const lists = new Set(['list', 'List', 'Sequence', 'Iterable']);

function literalsOf(type: SyntaxNode, values: Evaluator): NodeReference[] | null {
  const generic = genericOf(type, values);
  if (generic?.name !== 'Literal') return null;
  const found = generic.args.flatMap((each): (NodeReference | null)[] => {
    const node = withoutType(each);
    if (node.type === 'none') return [];
    const value = values.of(node);
    if (value.kind !== 'string' && value.kind !== 'import') return [null];
    return [{ value, range: stringOf(node) === null ? rangeOf(node) : innerRange(node) }];
  });
  return found.every((each) => each !== null) ? found : null;
}

/** `Name[A, B]`, as the grammar has it in a type and in an expression. */
export function genericOf(
  type: SyntaxNode,
  values: Evaluator | null,
): { name: string; args: SyntaxNode[] } | null {
  const node = plain(type, values);
  const [head, ...rest] = namedChildren(node);
  if (!head || (node.type !== 'generic_type' && node.type !== 'subscript')) return null;
  const args = node.type === 'generic_type' ? rest.flatMap(namedChildren) : rest;
  return { name: head.text.replace(/^.*\./s, ''), args };
}

/** The type that a name stands for, where it is given by an assignment. */
function plain(type: SyntaxNode, values: Evaluator | null): SyntaxNode {
  const node = withoutType(type);
  const definition = node.type === 'identifier' ? values?.bindings.resolve(node) : null;
  const held = definition?.kind === 'value' ? withoutType(definition.node) : null;
  return held?.type === 'subscript' || held?.type === 'binary_operator' ? held : node;
}

function withoutType(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.type === 'type' || inner.type === 'parenthesized_expression') {
    const [next] = namedChildren(inner);
    if (!next) return inner;
    inner = next;
  }
  return inner;
}
