/** The shapes of Python's syntax tree that the extraction reads: arguments, strings, enclosing functions. */
import type { TextRange } from '../../protocol/language.js';
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';

export function namedChildren(node: SyntaxNode): SyntaxNode[] {
  return node.namedChildren.filter((child): child is SyntaxNode => !!child && child.type !== 'comment');
}

export function descendants(node: SyntaxNode, types: string[]): SyntaxNode[] {
  return node.descendantsOfType(types).filter((each) => each !== null);
}

/** The expression inside of parentheses and `await`. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.type === 'parenthesized_expression' || inner.type === 'await') {
    const [next] = namedChildren(inner);
    if (!next) return inner;
    inner = next;
  }
  return inner;
}

/** The text of a plain string literal; `null` for bytes, f-strings, escapes and anything else. */
export function stringOf(node: SyntaxNode): string | null {
  if (node.type !== 'string') return null;
  const match = /^[rRuU]?('''|"""|'|")([^\\]*)\1$/s.exec(node.text);
  return match?.[2] ?? null;
}

/** What is between the quotes of a string literal. */
export function innerRange(literal: SyntaxNode): TextRange {
  const content = namedChildren(literal).find(({ type }) => type === 'string_content');
  return rangeOf(content ?? literal);
}

export interface Arguments {
  positional: SyntaxNode[];
  named: Map<string, SyntaxNode>;
  /** `*args` or `**options`: there may be more. */
  isOpen: boolean;
}

export function argumentsOf(call: SyntaxNode): Arguments {
  const list = call.childForFieldName('arguments');
  const result: Arguments = { positional: [], named: new Map(), isOpen: false };
  for (const each of list ? namedChildren(list) : []) {
    const name = each.type === 'keyword_argument' ? each.childForFieldName('name') : null;
    const value = name ? each.childForFieldName('value') : null;
    if (name && value) result.named.set(name.text, value);
    else if (each.type.endsWith('_splat')) result.isOpen = true;
    else result.positional.push(each);
  }
  return result;
}

/** `Send` of `Send(…)` and `types.Send(…)`; empty for a callee without a name. */
export function calleeName(call: SyntaxNode): string {
  const callee = call.childForFieldName('function');
  const name = callee?.type === 'attribute' ? callee.childForFieldName('attribute') : callee;
  return name?.type === 'identifier' ? name.text : '';
}

export function isList({ type }: SyntaxNode): boolean {
  return type === 'list' || type === 'tuple';
}

/** The function or class whose names `node` sees first; `null` for those of the module. */
export function scopeOf(node: SyntaxNode): SyntaxNode | null {
  for (let each = node.parent; each; each = each.parent) if (scopes.has(each.type)) return each;
  return null;
}

/** Only sometimes run, or more than once, within the scope it is in. */
export function isConditional(node: SyntaxNode): boolean {
  for (let each = node.parent; each && !scopes.has(each.type); each = each.parent) {
    if (conditions.has(each.type)) return true;
  }
  return false;
}

const scopes = new Set(['function_definition', 'class_definition', 'lambda']);
const conditions = new Set([
  'if_statement',
  'for_statement',
  'while_statement',
  'try_statement',
  'match_statement',
  'conditional_expression',
  'list_comprehension',
]);
