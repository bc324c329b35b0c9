/**
 * The node names that an expression of Python may stand for: literals, constants, both sides of a condition, lists of
 * them, and the targets of `Send`. Whatever else the expression may be leaves the answer open.
 */
import { joinReferences, noReferences, type References } from '../model/declarations.js';
import type { CodeValue } from '../model/fileModel.js';
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Bindings } from './bindings.js';
import { argumentsOf, calleeName, innerRange, isList, namedChildren, stringOf, unwrap } from './syntax.js';

/** Works out what an expression stands for. */
export interface Evaluator {
  of(expression: SyntaxNode | null): CodeValue;
  bindings: Bindings;
}

const open: References = { items: [], isOpen: true };

export function referencesOf(expression: SyntaxNode | null, values: Evaluator): References {
  if (!expression) return noReferences();
  const node = unwrap(expression);
  const all = (parts: (SyntaxNode | null | undefined)[]) =>
    joinReferences(parts.map((part) => referencesOf(part ?? null, values)));
  switch (node.type) {
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return all(namedChildren(node));
    case 'list_splat':
      return all([node.firstNamedChild]);
    case 'conditional_expression': {
      const [consequence, , alternative] = namedChildren(node);
      return all([consequence, alternative]);
    }
    case 'boolean_operator':
      return all([node.childForFieldName('left'), node.childForFieldName('right')]);
    case 'list_comprehension':
    case 'generator_expression':
      return all([node.childForFieldName('body')]);
    case 'none':
    case 'dictionary':
      return noReferences();
    case 'call':
      return sendTarget(node, values) ?? open;
    case 'identifier':
      return ofIdentifier(node, values);
    default:
      return ofValue(node, values.of(node));
  }
}

/** `Send(node, input)`; `null` for other calls. */
function sendTarget(call: SyntaxNode, values: Evaluator): References | null {
  if (calleeName(call) !== 'Send') return null;
  const { positional, named } = argumentsOf(call);
  const { items, isOpen } = referencesOf(positional[0] ?? named.get('node') ?? null, values);
  return { items: items.map((each) => ({ ...each, isSend: true })), isOpen };
}

/** A variable that is assigned more than once stands for all that it was given. */
function ofIdentifier(node: SyntaxNode, values: Evaluator): References {
  const definitions = values.bindings.resolveAll(node);
  const [only] = definitions;
  if (definitions.length <= 1) {
    if (only?.kind !== 'value') return ofValue(node, values.of(node));
    const held = unwrap(only.node);
    if (held.type === 'function_definition' || held.type === 'class_definition') return open;
    // A list that is appended to holds more than its literal.
    if (isList(held) || held.type === 'list_comprehension') {
      return values.bindings.isAppendedTo(node) ? open : referencesOf(held, values);
    }
    return node.id === held.id || mentions(held, node.text) ? open : referencesAt(node, held, values);
  }
  return joinReferences(
    definitions.map((each) => {
      if (each.kind !== 'value') return open;
      return mentions(each.node, node.text) ? noReferences() : referencesOf(each.node, values);
    }),
  );
}

/** What `held` names; a lone literal is quoted where the variable stands. */
function referencesAt(node: SyntaxNode, held: SyntaxNode, values: Evaluator): References {
  const value = values.of(node);
  return value.kind === 'string' ? ofValue(node, value) : referencesOf(held, values);
}

function mentions(expression: SyntaxNode, name: string): boolean {
  if (expression.type === 'identifier') return expression.text === name;
  return expression.descendantsOfType('identifier').some((each) => each?.text === name);
}

function ofValue(node: SyntaxNode, value: CodeValue): References {
  switch (value.kind) {
    case 'string':
    case 'import':
    case 'member': {
      const range = stringOf(node) === null ? rangeOf(node) : innerRange(node);
      return { items: [{ value, range }], isOpen: false };
    }
    case 'list':
      return value.references;
    default:
      return open;
  }
}
