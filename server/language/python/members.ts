/** The named parts of Python's classes and of `self`, so that `self.write` and `Nodes.TOPIC` lead to what they mean. */
import type { CodeValue } from '../model/fileModel.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Evaluator } from './references.js';
import { descendants, namedChildren } from './syntax.js';

/** Methods and assigned names: which of them an attribute means follows from how it is used. */
export function classMembers(declaration: SyntaxNode, values: Evaluator): Map<string, CodeValue> {
  return new Map(partsOf(declaration).map(({ name, value }) => [name, values.of(value)]));
}

/** `self.name` as seen at `node`: a method, a name of the class, or what a method assigns to it. */
export function selfMember(node: SyntaxNode, name: string, values: Evaluator): CodeValue {
  let owner = node.parent;
  while (owner && owner.type !== 'class_definition') owner = owner.parent;
  if (!owner) return { kind: 'unknown' };
  const part = partsOf(owner).find((each) => each.name === name);
  if (part) return values.of(part.value);
  const assigned = descendants(owner, ['assignment']).filter((each) => {
    const left = each.childForFieldName('left');
    return left?.type === 'attribute' && left.text === `self.${name}`;
  });
  const [only] = assigned;
  return only && assigned.length === 1 ? values.of(only.childForFieldName('right')) : { kind: 'unknown' };
}

function partsOf(declaration: SyntaxNode): { name: string; value: SyntaxNode }[] {
  const body = declaration.childForFieldName('body');
  return (body ? namedChildren(body) : []).flatMap((statement) => {
    const [first] = statement.type === 'expression_statement' ? namedChildren(statement) : [];
    const left = first?.type === 'assignment' ? first.childForFieldName('left') : null;
    const right = first?.childForFieldName('right');
    if (left?.type === 'identifier' && right) return [{ name: left.text, value: right }];
    const definition = statement.childForFieldName('definition') ?? statement;
    const name = definition.type === 'function_definition' ? definition.childForFieldName('name') : null;
    return name ? [{ name: name.text, value: definition }] : [];
  });
}
