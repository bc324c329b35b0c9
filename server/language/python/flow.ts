/** What a function of Python says of where the graph goes next, and which channels it updates. */
import { joinReferences, noReferences, type FunctionFlow, type References } from '../model/declarations.js';
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import { referencesOf, type Evaluator } from './references.js';
import { declaredReturn } from './returnTypes.js';
import {
  argumentsOf,
  calleeName,
  descendants,
  innerRange,
  namedChildren,
  scopeOf,
  stringOf,
  unwrap,
} from './syntax.js';

export function flowOf(fn: SyntaxNode, values: Evaluator): FunctionFlow {
  // Most functions have none of them, and the text tells that sooner than the tree.
  const calls = /\b(?:Command|interrupt)\b/.test(fn.text)
    ? descendants(fn, ['call']).filter((each) => scopeOf(each)?.id === fn.id)
    : [];
  const commands = calls.filter((each) => calleeName(each) === 'Command').map(argumentsOf);
  const results = returnedBy(fn);
  const updates = [
    ...results.flatMap((each) => dictionariesOf(each, values)),
    ...commands.flatMap(({ named }) => dictionariesOf(named.get('update') ?? null, values)),
  ];
  const leavesGraph = commands.some(({ named }) => named.has('graph'));
  const { routes, ends } = declaredReturn(fn, values);
  return {
    routes: joinReferences(results.map((each) => routesOf(each, values))),
    returnTypes: routes,
    gotos: joinReferences(commands.map(({ named, isOpen }) => gotoOf(named, isOpen, values))),
    ends: leavesGraph ? null : ends,
    leavesGraph,
    updates: updates.flatMap(keysOf),
    interrupts: calls.filter((each) => calleeName(each) === 'interrupt').map(rangeOf),
  };
}

/** The expressions that a function returns itself, not the functions inside of it. */
export function returnedBy(fn: SyntaxNode): SyntaxNode[] {
  const body = fn.childForFieldName('body');
  if (fn.type === 'lambda') return body ? [body] : [];
  return descendants(fn, ['return_statement'])
    .filter((each) => scopeOf(each)?.id === fn.id)
    .flatMap((each) => namedChildren(each)[0] ?? []);
}

/** A dict that a function returns is an update and routes nowhere; so does a `Command`, which has its own `goto`. */
function routesOf(result: SyntaxNode, values: Evaluator): References {
  const node = unwrap(result);
  if (node.type === 'call' && calleeName(node) === 'Command') return noReferences();
  return dictionariesOf(node, values).length > 0 ? noReferences() : referencesOf(node, values);
}

/** A `Command` for the parent graph names nodes of another graph. */
function gotoOf(named: Map<string, SyntaxNode>, isOpen: boolean, values: Evaluator): References {
  if (named.has('graph')) return noReferences();
  const found = referencesOf(named.get('goto') ?? null, values);
  return isOpen ? { ...found, isOpen } : found;
}

/** The dict literals that an expression may be, by a condition or a variable. */
function dictionariesOf(expression: SyntaxNode | null, values: Evaluator): SyntaxNode[] {
  const node = expression && unwrap(expression);
  if (node?.type === 'dictionary') return [node];
  if (node?.type === 'conditional_expression') {
    const [consequence, , alternative] = namedChildren(node);
    return [consequence, alternative].flatMap((each) => dictionariesOf(each ?? null, values));
  }
  const definition = node?.type === 'identifier' ? values.bindings.resolve(node) : null;
  const held = definition?.kind === 'value' ? unwrap(definition.node) : null;
  return held?.type === 'dictionary' ? [held] : [];
}

function keysOf(dictionary: SyntaxNode): FunctionFlow['updates'] {
  return namedChildren(dictionary).flatMap((entry) => {
    const key = entry.type === 'pair' ? entry.childForFieldName('key') : null;
    const name = key ? stringOf(key) : null;
    return key && name !== null ? [{ name, range: innerRange(key) }] : [];
  });
}
