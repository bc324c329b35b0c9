/**
 * The named parts of objects, classes and enums, so that `nodes.generate`, `this.write` and `Names.Topic` lead to
 * what they mean. Evaluating the parts is the caller's (`Evaluator`).
 */
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { CodeValue } from '../model/fileModel.js';
import { descendants, namedChildren, propertyName, stringOf } from './syntax.js';

export interface Evaluator {
  of(expression: SyntaxNode | null): CodeValue;
}

export function objectMembers(object: SyntaxNode, values: Evaluator): Map<string, CodeValue> {
  const members = new Map<string, CodeValue>();
  for (const child of namedChildren(object)) {
    if (child.type === 'shorthand_property_identifier') members.set(child.text, values.of(child));
    const key = child.childForFieldName(child.type === 'method_definition' ? 'name' : 'key');
    const name = key ? propertyName(key) : null;
    if (name === null) continue;
    members.set(name, values.of(child.type === 'pair' ? child.childForFieldName('value') : child));
  }
  return members;
}

/** Methods and fields, static ones too: which of them a name means follows from how it is used. */
export function classMembers(declaration: SyntaxNode, values: Evaluator): Map<string, CodeValue> {
  const members = new Map<string, CodeValue>();
  const body = declaration.childForFieldName('body');
  for (const child of body ? namedChildren(body) : []) {
    const key = child.childForFieldName('name') ?? child.childForFieldName('property');
    const name = key ? propertyName(key) : null;
    if (name === null) continue;
    members.set(
      name,
      values.of(child.type === 'method_definition' ? child : child.childForFieldName('value')),
    );
  }
  return members;
}

export function enumMembers(declaration: SyntaxNode): Map<string, CodeValue> {
  const members = new Map<string, CodeValue>();
  for (const entry of descendants(declaration, ['enum_assignment'])) {
    const key = entry.childForFieldName('name');
    const value = entry.childForFieldName('value');
    const name = key ? propertyName(key) : null;
    const text = value ? stringOf(value) : null;
    if (name !== null && text !== null) members.set(name, { kind: 'string', value: text });
  }
  return members;
}

/** `this.name` as seen at `node`: a method, a field, or what the class assigns to it. */
export function thisMember(node: SyntaxNode, name: string, values: Evaluator): CodeValue {
  let owner = node.parent;
  while (owner && owner.type !== 'class_body' && owner.type !== 'object') owner = owner.parent;
  for (const child of owner ? namedChildren(owner) : []) {
    const key =
      child.childForFieldName('name') ??
      child.childForFieldName('property') ??
      child.childForFieldName('key');
    if (!key || propertyName(key) !== name) continue;
    if (child.type === 'method_definition') return values.of(child);
    const value = child.childForFieldName('value');
    if (value) return values.of(value);
  }
  for (const assignment of owner ? descendants(owner, ['assignment_expression']) : []) {
    const left = assignment.childForFieldName('left');
    if (left?.text === `this.${name}` && left.id !== node.id)
      return values.of(assignment.childForFieldName('right'));
  }
  return { kind: 'unknown' };
}
