/**
 * The nodes that one `addNode` or `addSequence` call declares, in each of the forms LangGraph takes: a name and an
 * action, an object of actions by name, a list of `[name, action]` pairs.
 */
import type { Node as SyntaxNode } from '@vscode/tree-sitter-wasm';
import type { NodeDeclaration } from '../model/fileModel.js';
import type { Evaluator } from './members.js';
import { namedChildren, propertyName, rangeBetween, rangeOf, unwrap } from './syntax.js';

/** `method` is the `addNode` of the call: in a chain the call itself starts lines above. */
export function nodeDeclarations(call: SyntaxNode, method: SyntaxNode, values: Evaluator): NodeDeclaration[] {
  const list = call.childForFieldName('arguments');
  const [first, action] = list ? namedChildren(list) : [];
  if (!list || !first) return [];
  const group = unwrap(first);
  if (group.type === 'object') return namedChildren(group).flatMap((entry) => fromEntry(entry, values));
  if (group.type === 'array') return namedChildren(group).flatMap((entry) => fromPair(entry, values));
  return [declaration(first, action ?? null, rangeBetween(method, list), values)];
}

function fromEntry(entry: SyntaxNode, values: Evaluator): NodeDeclaration[] {
  if (entry.type === 'shorthand_property_identifier') {
    const name = { kind: 'string' as const, value: entry.text };
    return [{ name, nameRange: rangeOf(entry), range: rangeOf(entry), action: values.of(entry) }];
  }
  const key = entry.childForFieldName(entry.type === 'method_definition' ? 'name' : 'key');
  if (!key) return [];
  const literal = propertyName(key);
  const action = entry.type === 'method_definition' ? entry : entry.childForFieldName('value');
  return [
    {
      // `[topicNode]: …` names the node by what the expression in the brackets stands for.
      name: literal === null ? values.of(key.firstNamedChild) : { kind: 'string', value: literal },
      nameRange: rangeOf(key),
      range: rangeOf(entry),
      action: values.of(action),
    },
  ];
}

function fromPair(entry: SyntaxNode, values: Evaluator): NodeDeclaration[] {
  const pair = unwrap(entry);
  const [name, action] = pair.type === 'array' ? namedChildren(pair) : [];
  return name ? [declaration(name, action ?? null, rangeOf(pair), values)] : [];
}

function declaration(
  name: SyntaxNode,
  action: SyntaxNode | null,
  range: NodeDeclaration['range'],
  values: Evaluator,
): NodeDeclaration {
  return { name: values.of(name), nameRange: rangeOf(name), range, action: values.of(action) };
}
