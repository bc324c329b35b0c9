/** Reads the calls on Python builders for declareCalls.ts: their arguments, options and literals. */
import type { BuilderCall, BuilderMethod, CallReader } from '../extraction/declareCalls.js';
import { rangeBetween, rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Bindings } from './bindings.js';
import { builderMethods } from './builderMethods.js';
import { argumentsOf, innerRange, isList, namedChildren, stringOf, unwrap } from './syntax.js';
import type { Values } from './values.js';

export interface FoundCall {
  node: SyntaxNode;
  /** What the method is called on. */
  object: SyntaxNode;
  name: SyntaxNode;
  method: BuilderMethod;
}

/** In the order of the source: in a chain the outermost call is the last one written. */
export function findBuilderCalls(calls: SyntaxNode[]): FoundCall[] {
  return calls
    .flatMap((node): FoundCall[] => {
      const callee = node.childForFieldName('function');
      const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
      const name = object ? callee?.childForFieldName('attribute') : null;
      const method = name ? builderMethods.get(name.text) : undefined;
      return object && name && method ? [{ node, object, name, method }] : [];
    })
    .sort((a, b) => a.name.startIndex - b.name.startIndex);
}

export function callRange({ node, name }: FoundCall) {
  return rangeBetween(name, node.childForFieldName('arguments') ?? name);
}

export function toBuilderCall(found: FoundCall): BuilderCall<SyntaxNode> {
  const { positional, named } = argumentsOf(found.node);
  return {
    method: found.method,
    range: callRange(found),
    // The options of `compile` are read by their names alone.
    positional: found.method === 'compile' ? [] : positional,
    named: (...names) => names.map((each) => named.get(each)).find((each) => each !== undefined) ?? null,
  };
}

export function callReader(values: Values): CallReader<SyntaxNode> {
  return {
    value: (expression) => values.of(expression),
    range: rangeOf,
    references: (expression) => values.references(expression),
    isSoleUse: (expression) => isSoleUse(expression, values.bindings),
    isList: (expression) => isList(unwrap(expression)),
    entries(expression) {
      const literal = unwrap(expression);
      if (literal.type !== 'dictionary') return null;
      return namedChildren(literal).map((entry) => {
        const key = entry.type === 'pair' ? entry.childForFieldName('key') : null;
        const value = entry.childForFieldName('value') ?? entry;
        if (!key) return { key: null, value };
        const range = stringOf(key) === null ? rangeOf(key) : innerRange(key);
        return { key: { value: values.of(key), range }, value };
      });
    },
  };
}

/** Nothing but this expression uses the value: it is made there, or held by a variable that nothing else reads. */
function isSoleUse(expression: SyntaxNode, bindings: Bindings): boolean {
  const node = unwrap(expression);
  if (node.type === 'call') return true;
  const definition = node.type === 'identifier' ? bindings.resolve(node) : null;
  return definition?.kind === 'value' && unwrap(definition.node).type === 'call' && bindings.uses(node) === 1;
}
