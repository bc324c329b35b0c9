/** The nodes that one `add_node` or `add_sequence` call of a Python file declares. */
import type { NodeDeclaration } from '../model/declarations.js';
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import { callRange, type FoundCall } from './builderCalls.js';
import {
  argumentsOf,
  calleeName,
  innerRange,
  isConditional,
  isList,
  namedChildren,
  stringOf,
  unwrap,
} from './syntax.js';
import type { Values } from './values.js';

/** `isOpen`: the call adds nodes that the source does not name. */
export function nodeDeclarations(
  found: FoundCall,
  values: Values,
): { nodes: NodeDeclaration[]; isOpen: boolean } {
  const { positional, named, isOpen } = argumentsOf(found.node);
  const first = positional[0] ?? named.get('node') ?? named.get('nodes');
  // Half written: no node, and no reason to distrust the others.
  if (!first) return { nodes: [], isOpen };
  const shared = { isConditional: isConditional(found.node) };
  if (found.method === 'sequence') {
    const list = unwrap(first);
    if (!isList(list)) return { nodes: [], isOpen: true };
    const nodes = namedChildren(list).flatMap((entry) => {
      const [name, action] = entry.type === 'tuple' ? namedChildren(entry) : [entry];
      const read = name && nodeOf(name, action, values);
      return read ? [{ ...read, ...shared, range: rangeOf(entry), ends: null }] : [];
    });
    return { nodes, isOpen: isOpen || nodes.length !== namedChildren(list).length };
  }
  const read = nodeOf(first, positional[1] ?? named.get('action'), values);
  if (!read) return { nodes: [], isOpen: true };
  const destinations = named.get('destinations');
  const ends = destinations ? endsOf(destinations, values) : null;
  return { nodes: [{ ...read, ...shared, range: callRange(found), ends }], isOpen };
}

type NamedAction = Pick<NodeDeclaration, 'name' | 'nameRange' | 'nameForm' | 'action'>;

/** `("a", fn)` or `(fn)`; `null` where the name is not told. */
function nodeOf(first: SyntaxNode, second: SyntaxNode | undefined, values: Values): NamedAction | null {
  const value = values.of(first);
  if (second || value.kind === 'string') {
    if (value.kind !== 'string' && value.kind !== 'import' && value.kind !== 'member') return null;
    const nameRange = stringOf(first) === null ? rangeOf(first) : innerRange(first);
    return { name: value, nameRange, nameForm: 'written', action: values.of(second ?? null) };
  }
  const name = prebuiltName(first) ?? values.functionName(first);
  return name && { name, nameRange: rangeOf(first), nameForm: 'implicit', action: value };
}

/** A `ToolNode` has a name of its own. */
function prebuiltName(action: SyntaxNode): NodeDeclaration['name'] | null {
  const call = unwrap(action);
  if (call.type !== 'call' || calleeName(call) !== 'ToolNode') return null;
  const named = argumentsOf(call).named.get('name');
  const value = named ? stringOf(named) : 'tools';
  return value === null ? null : { kind: 'string', value };
}

/** A tuple of names, or a dict whose keys are the names. */
function endsOf(destinations: SyntaxNode, values: Values): NodeDeclaration['ends'] {
  const literal = unwrap(destinations);
  if (literal.type !== 'dictionary') return values.references(literal);
  const keys = namedChildren(literal).map((entry) => entry.childForFieldName('key'));
  const read = keys.map((key) => (key ? values.references(key) : { items: [], isOpen: true }));
  return { items: read.flatMap(({ items }) => items), isOpen: read.some(({ isOpen }) => isOpen) };
}
