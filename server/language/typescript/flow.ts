/** What a function of TypeScript or JavaScript says of where the graph goes next, and which channels it updates. */
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import {
  joinReferences,
  noReferences,
  type FunctionFlow,
  type NodeReference,
  type References,
} from '../model/declarations.js';
import { endName, startName } from '../extraction/declareCalls.js';
import { referencesOf, type ReferenceSource } from './references.js';
import type { FunctionScopes } from './scopes.js';
import {
  descendants,
  innerRange,
  namedChildren,
  propertyName,
  stringOf,
  unwrap,
  type FileNodes,
} from './syntax.js';

export interface FlowSource extends ReferenceSource {
  nodes: FileNodes;
  functions: FunctionScopes;
}

export function flowOf(node: SyntaxNode, source: FlowSource): FunctionFlow {
  const own = (type: string) =>
    source.nodes.within(type, node).filter((each) => source.functions.isOwn(node, each));
  const results = returnedBy(node, source);
  const commands = own('new_expression').filter((each) => nameOfClass(each) === 'Command');
  const objects = results.flatMap(objectsIn);
  const updates = [...objects, ...commands.flatMap((each) => option(each, 'update') ?? [])];
  return {
    routes: joinReferences(results.map((each) => routesOf(each, source))),
    returnTypes: literalTypes(node),
    gotos: joinReferences(commands.map((each) => gotoOf(each, source))),
    ends: null,
    leavesGraph: commands.some((each) => option(each, 'graph') !== null),
    updates: updates.flatMap((each) => keysOf(unwrap(each))),
    interrupts: own('call_expression')
      .filter((each) => source.nodes.startsWith(each, 'interrupt'))
      .filter((each) => each.childForFieldName('function')?.text === 'interrupt')
      .map(rangeOf),
  };
}

/** The expressions that a function returns itself, not the functions inside of it. */
export function returnedBy(
  node: SyntaxNode,
  { nodes, functions }: Pick<FlowSource, 'nodes' | 'functions'>,
): SyntaxNode[] {
  const body = node.childForFieldName('body');
  if (!body) return [];
  if (body.type !== 'statement_block') return [body];
  return nodes
    .within('return_statement', node)
    .filter((each) => functions.isOwn(node, each))
    .flatMap((each) => namedChildren(each)[0] ?? []);
}

/** An object that a function returns is an update and routes nowhere. */
function routesOf(result: SyntaxNode, source: FlowSource): References {
  const node = unwrap(result);
  const isUpdate =
    node.type === 'object' || (node.type === 'new_expression' && nameOfClass(node) === 'Command');
  return isUpdate ? noReferences() : referencesOf(node, source);
}

function objectsIn(result: SyntaxNode): SyntaxNode[] {
  const node = unwrap(result);
  if (node.type === 'object') return [node];
  if (node.type !== 'ternary_expression') return [];
  const sides = [node.childForFieldName('consequence'), node.childForFieldName('alternative')];
  return sides.flatMap((side) => (side ? objectsIn(side) : []));
}

function keysOf(object: SyntaxNode): FunctionFlow['updates'] {
  if (object.type !== 'object') return [];
  return namedChildren(object).flatMap((child) => {
    const key = child.type === 'shorthand_property_identifier' ? child : child.childForFieldName('key');
    const name = key ? propertyName(key) : null;
    return key && name !== null
      ? [{ name, range: key.type === 'string' ? innerRange(key) : rangeOf(key) }]
      : [];
  });
}

function nameOfClass(creation: SyntaxNode): string {
  return creation.childForFieldName('constructor')?.text.replace(/^.*\./s, '') ?? '';
}

function option(creation: SyntaxNode, name: string): SyntaxNode | null {
  const list = creation.childForFieldName('arguments');
  const object = list ? namedChildren(list)[0] : undefined;
  return object ? propertyOf(object, name) : null;
}

/** The value of a property of an object literal, which `{ name }` is too. */
export function propertyOf(object: SyntaxNode, name: string): SyntaxNode | null {
  for (const child of namedChildren(unwrap(object))) {
    if (child.type === 'shorthand_property_identifier' && child.text === name) return child;
    if (child.type === 'method_definition' && child.childForFieldName('name')?.text === name) return child;
    const key = child.type === 'pair' ? child.childForFieldName('key') : null;
    if (key && propertyName(key) === name) return child.childForFieldName('value');
  }
  return null;
}

/** A `Command` for the parent graph names nodes of another graph. */
function gotoOf(creation: SyntaxNode, source: FlowSource): References {
  if (option(creation, 'graph')) return noReferences();
  return referencesOf(option(creation, 'goto'), source);
}

const routeType =
  /^(?:Promise<)?\(?\s*\|?\s*(?:(?:'[^']*'|"[^"]*"|typeof\s+[\w.]+)\s*(?:\|\s*)?)+\)?(?:\[\])?>?$/;

function literalTypes(node: SyntaxNode): NodeReference[] | null {
  const annotation = node.childForFieldName('return_type');
  if (!annotation || !routeType.test(annotation.text.replace(/^:\s*/, ''))) return null;
  return descendants(annotation, ['literal_type', 'type_query']).map((each) => {
    const literal = each.type === 'literal_type' ? each.firstNamedChild : null;
    const text = literal ? stringOf(literal) : null;
    const value = text ?? (/\bSTART$/.test(each.text) ? startName : endName);
    return literal && text !== null
      ? { value: { kind: 'string', value, range: innerRange(literal) }, range: innerRange(literal) }
      : { value: { kind: 'string', value }, range: rangeOf(each) };
  });
}
