/**
 * From the syntax tree of a TypeScript, TSX or JavaScript file to what it says about graphs. The tree may hold
 * errors and may be freed afterwards.
 */
import { rangeOf } from '../syntax/nodeRanges.js';
import type { Tree } from '@vscode/tree-sitter-wasm';
import { declareCall } from '../extraction/declareCalls.js';
import { looseFor } from '../extraction/looseCalls.js';
import type { BuilderModel, CodeValue, FileModel, LooseCalls, TaskModel } from '../model/fileModel.js';
import { rootOf } from '../syntax/syntaxNode.js';
import { Bindings } from './bindings.js';
import { builderOf, findCreations } from './creations.js';
import { markEscapes, markExposed } from './escapes.js';
import { exportsOf } from './exports.js';
import { callReader, callsByObject, findBuilderCalls, toBuilderCall, type FoundCall } from './graphCalls.js';
import { nodeDeclarations } from './nodeDeclarations.js';
import { parameterRoots } from './parameterRoots.js';
import { FunctionScopes } from './scopes.js';
import { soleUse } from './soleUse.js';
import { FileNodes, innerRange, namedChildren, stringOf } from './syntax.js';
import { Values } from './values.js';

export function extractFile(tree: Tree, text: string): FileModel {
  const root = rootOf(tree, text);
  const nodes = new FileNodes(root, text);
  const functions = new FunctionScopes(nodes);
  const bindings = new Bindings(nodes, functions, text);
  const creations = findCreations(nodes, bindings, text);
  const indexes = new Map(creations.map(({ node }, index) => [node.id, index]));
  const values = new Values({ nodes, functions, bindings, builders: indexes });
  const calls = findBuilderCalls(nodes.of('call_expression'), text);
  const callOn = callsByObject(calls);
  const builders = creations.map((each) => builderOf(each, values, callOn));
  const starts = creations.map(({ node }) => node.startIndex);
  const loose: LooseCalls[] = [];
  const reader = callReader(values, soleUse(root, text, bindings));
  const comesFromParameter = parameterRoots(bindings);
  for (const found of calls) {
    if (found.method === 'other') continue;
    const target = values.of(found.object);
    const builder = builderFor(target, builders, root.hasError);
    const into = builder ?? looseFor(target, loose);
    const index = builder ? builders.indexOf(builder) : -1;
    const isConditional = nodes.isConditional(found.name.startIndex, starts[index] ?? 0);
    const addsNodes = found.method === 'node' || found.method === 'sequence';
    const declared = into && addsNodes ? nodeDeclarations(found.node, found.name, values, isConditional) : [];
    if (into) {
      const before = into.nodes.length;
      declareCall(into, toBuilderCall(found), declared, reader);
      if (addsNodes && isDynamic(found, into.nodes.slice(before), comesFromParameter)) into.isOpen = true;
      if (comesFromParameter(found.object)) into.isOpen = true;
    } else if (target.kind === 'unknown' && found.method !== 'compile') {
      // It may be any of the graphs here that is added to.
      for (const each of builders) each.isOpen = true;
    }
  }
  markEscapes(root, text, builders, values);
  const tasks = tasksOf(nodes, text);
  const exported = exportsOf(nodes, values, text);
  markExposed(builders, exported.exports);
  return { hasErrors: root.hasError, builders, loose, tasks, ...exported };
}

/** Nodes are added that the source does not name: a spread, a computed name, an object from elsewhere. */
function isDynamic(
  found: FoundCall,
  declared: FileModel['builders'][number]['nodes'],
  comesFromParameter: ReturnType<typeof parameterRoots>,
): boolean {
  const list = found.node.childForFieldName('arguments');
  const [first] = list ? namedChildren(list) : [];
  if (!first || declared.some(({ name }) => name.kind === 'unknown' || name.kind === 'code'))
    return first !== undefined;
  if (first.type === 'identifier' && comesFromParameter(first)) return true;
  if (first.type === 'object' || first.type === 'array')
    return namedChildren(first).length !== declared.length;
  return false;
}

function builderFor(
  target: CodeValue,
  builders: BuilderModel[],
  hasErrors: boolean,
): BuilderModel | undefined {
  if (target.kind === 'builder') return builders[target.builder];
  // Where an error cuts a chain, its rest can only belong to the one builder there is.
  return hasErrors && target.kind === 'unknown' && builders.length === 1 ? builders[0] : undefined;
}

/** `task('name', …)` of the functional API. */
function tasksOf(nodes: FileNodes, text: string): TaskModel[] {
  return nodes.of('call_expression').flatMap((node) => {
    if (!text.startsWith('task(', node.startIndex)) return [];
    const list = node.childForFieldName('arguments');
    const name = list ? namedChildren(list)[0] : undefined;
    const value = name ? stringOf(name) : null;
    return name && value !== null ? [{ name: value, nameRange: innerRange(name), range: rangeOf(node) }] : [];
  });
}
