/**
 * The nodes that one `addNode` or `addSequence` call declares, in each of the forms LangGraph takes: a name and an
 * action, an object of actions by name, a list of `[name, action]` pairs.
 */
import { rangeBetween, rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { NodeDeclaration } from '../model/declarations.js';
import { propertyOf } from './flow.js';
import { referencesOf, type ReferenceSource } from './references.js';
import { innerRange, namedChildren, propertyName, stringOf, unwrap } from './syntax.js';

/** `method` is the `addNode` of the call: in a chain the call itself starts lines above. */
export function nodeDeclarations(
  call: SyntaxNode,
  method: SyntaxNode,
  values: ReferenceSource,
  isConditional: boolean,
): NodeDeclaration[] {
  const list = call.childForFieldName('arguments');
  const [first, action, options] = list ? namedChildren(list) : [];
  if (!list || !first) return [];
  const group = unwrap(first);
  const declared = (): Declared[] => {
    if (group.type === 'object') return namedChildren(group).flatMap((entry) => fromEntry(entry, values));
    if (group.type === 'array') return namedChildren(group).flatMap((entry) => fromPair(entry, values));
    return [declaration(first, action, options, rangeBetween(method, list), values)];
  };
  return declared().map((each) => ({ ...each, isConditional }));
}

type Declared = Omit<NodeDeclaration, 'isConditional'>;

function fromEntry(entry: SyntaxNode, values: ReferenceSource): Declared[] {
  if (entry.type === 'shorthand_property_identifier') {
    const range = rangeOf(entry);
    const name = { kind: 'string' as const, value: entry.text, range };
    return [{ name, nameForm: 'implicit', nameRange: range, range, action: values.of(entry), ends: null }];
  }
  const key = entry.childForFieldName(entry.type === 'method_definition' ? 'name' : 'key');
  if (!key) return [];
  const literal = propertyName(key);
  const action = entry.type === 'method_definition' ? entry : entry.childForFieldName('value');
  return [
    {
      // `[topicNode]: …` names the node by what the expression in the brackets stands for.
      name: literal === null ? values.of(key.firstNamedChild) : keyName(key, literal),
      nameForm: 'written',
      nameRange: nameRangeOf(key),
      range: rangeOf(entry),
      action: values.of(action),
      ends: null,
    },
  ];
}

function keyName(key: SyntaxNode, value: string): NodeDeclaration['name'] {
  return { kind: 'string', value, range: nameRangeOf(key) };
}

function nameRangeOf(name: SyntaxNode): NodeDeclaration['range'] {
  const literal = name.type === 'computed_property_name' ? (name.firstNamedChild ?? name) : name;
  return stringOf(literal) === null ? rangeOf(literal) : innerRange(literal);
}

function fromPair(entry: SyntaxNode, values: ReferenceSource): Declared[] {
  const pair = unwrap(entry);
  const [name, action, options] = pair.type === 'array' ? namedChildren(pair) : [];
  return name ? [declaration(name, action, options, rangeOf(pair), values)] : [];
}

function declaration(
  name: SyntaxNode,
  action: SyntaxNode | undefined,
  options: SyntaxNode | undefined,
  range: NodeDeclaration['range'],
  values: ReferenceSource,
): Declared {
  const ends = options && unwrap(options).type === 'object' ? propertyOf(options, 'ends') : null;
  return {
    name: values.of(name),
    nameForm: 'written',
    nameRange: nameRangeOf(name),
    range,
    action: values.of(action ?? null),
    ends: ends ? referencesOf(ends, values) : null,
  };
}
