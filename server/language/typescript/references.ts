/**
 * The node names that an expression of TypeScript may stand for: literals, constants, both sides of a condition,
 * lists of them, and the targets of `Send`. Whatever else the expression may be leaves the answer open.
 */
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import { joinReferences, noReferences, type References } from '../model/declarations.js';
import type { CodeValue } from '../model/fileModel.js';
import type { Bindings } from './bindings.js';
import { methodCall } from './builderCalls.js';
import type { Evaluator } from './members.js';
import { innerRange, namedChildren, stringOf, unwrap } from './syntax.js';

export interface ReferenceSource extends Evaluator {
  bindings: Bindings;
}

const open: References = { items: [], isOpen: true };

export function referencesOf(expression: SyntaxNode | null, source: ReferenceSource): References {
  if (!expression) return noReferences();
  const node = unwrap(expression);
  const all = (parts: (SyntaxNode | null)[]) =>
    joinReferences(parts.map((part) => referencesOf(part, source)));
  switch (node.type) {
    case 'array':
      return all(namedChildren(node));
    case 'spread_element':
      return all([node.firstNamedChild]);
    case 'ternary_expression':
      return all([node.childForFieldName('consequence'), node.childForFieldName('alternative')]);
    case 'binary_expression':
      return all([node.childForFieldName('left'), node.childForFieldName('right')]);
    case 'new_expression':
      return sendTarget(node, source) ?? open;
    case 'undefined':
    case 'null':
      return noReferences();
    case 'identifier':
      return ofIdentifier(node, source);
    case 'call_expression':
      return ofCall(node, source);
    default:
      return ofValue(node, source.of(node));
  }
}

/** `new Send(node, input)`; `null` for other objects. */
function sendTarget(node: SyntaxNode, source: ReferenceSource): References | null {
  if (node.childForFieldName('constructor')?.text !== 'Send') return null;
  const list = node.childForFieldName('arguments');
  const { items, isOpen } = referencesOf(list ? (namedChildren(list)[0] ?? null) : null, source);
  return { items: items.map((each) => ({ ...each, isSend: true })), isOpen };
}

/** A variable that is assigned more than once stands for all that it was given. */
function ofIdentifier(node: SyntaxNode, source: ReferenceSource): References {
  const definitions = source.bindings.resolveAll(node);
  const [only] = definitions;
  if (definitions.length <= 1) {
    const found = ofValue(node, source.of(node));
    // What a parameter is given elsewhere, or what a list gets pushed, is not seen here.
    const isOpen = only?.kind === 'parameter' || (only?.kind === 'variable' && isMutableList(only.value));
    return isOpen ? { ...found, isOpen: true } : found;
  }
  const values = definitions.map((each) =>
    each.kind === 'variable' && each.path.length === 0 ? each.value : null,
  );
  if (values.includes(null) && definitions.some((each) => each.kind !== 'variable')) return open;
  return joinReferences(
    values.map((value) =>
      value && !value.descendantsOfType('identifier').some((each) => each?.text === node.text)
        ? referencesOf(value, source)
        : noReferences(),
    ),
  );
}

function isMutableList(value: SyntaxNode | null): boolean {
  return value !== null && unwrap(value).type === 'array' && namedChildren(unwrap(value)).length === 0;
}

/** `items.map((item) => new Send('node', item))` names what its callback returns. */
function ofCall(node: SyntaxNode, source: ReferenceSource): References {
  const called = methodCall(node);
  if (called?.method.text === 'map' || called?.method.text === 'flatMap') {
    const list = node.childForFieldName('arguments');
    const callback = source.of(list ? (namedChildren(list)[0] ?? null) : null);
    if (callback.kind === 'function') return callback.flow.routes;
  }
  return open;
}

function ofValue(node: SyntaxNode, value: CodeValue): References {
  switch (value.kind) {
    case 'string': {
      const range = stringOf(node) === null ? rangeOf(node) : innerRange(node);
      return { items: [{ value, range }], isOpen: false };
    }
    case 'import':
    case 'member':
      return { items: [{ value, range: rangeOf(node) }], isOpen: false };
    case 'list':
      return value.references;
    default:
      return open;
  }
}
