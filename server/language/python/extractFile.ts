/**
 * From the syntax tree of a Python file to what it says about graphs. The tree may hold errors and may be freed
 * afterwards.
 */
import type { Tree } from '@vscode/tree-sitter-wasm';
import { declareCall } from '../extraction/declareCalls.js';
import { looseFor } from '../extraction/looseCalls.js';
import type { FileModel, LooseCalls, TaskModel } from '../model/fileModel.js';
import { rangeOf } from '../syntax/nodeRanges.js';
import { rootOf, type SyntaxNode } from '../syntax/syntaxNode.js';
import { Bindings } from './bindings.js';
import { callReader, findBuilderCalls, toBuilderCall, type FoundCall } from './builderCalls.js';
import { builderOf, decoratedBy, findCreations } from './creations.js';
import { markEscapes } from './escapes.js';
import { exportsOf } from './exports.js';
import { nodeDeclarations } from './nodeDeclarations.js';
import { argumentsOf, descendants, innerRange, stringOf } from './syntax.js';
import { Values } from './values.js';

export function extractFile(tree: Tree, text: string): FileModel {
  const root = rootOf(tree, text);
  const bindings = new Bindings(root);
  const calls = descendants(root, ['call']);
  const creations = findCreations(root, calls, bindings, text);
  const values = new Values(bindings, new Map(creations.map(({ node }, index) => [node.id, index])));
  const found = findBuilderCalls(calls);
  const builders = creations.map((each) => builderOf(each, found, values));
  const loose: LooseCalls[] = [];
  const reader = callReader(values);
  for (const each of found) {
    if (each.method === 'other') continue;
    const target = values.of(each.object);
    const builder = target.kind === 'builder' ? builders[target.builder] : undefined;
    const into = builder ?? looseFor(target, loose);
    if (into) {
      const declared = declaredBy(each, values);
      declareCall(into, toBuilderCall(each), declared.nodes, reader);
      if (declared.isOpen) into.isOpen = true;
    } else if (each.method !== 'compile') {
      // It may be any of the graphs here that is added to.
      for (const any of builders) any.isOpen = true;
    }
  }
  markEscapes(root, text, builders, values);
  // Another file may import it, add to it and compile it.
  for (const each of builders) each.isExposed = each.kind === 'graph' && each.compiles.length === 0;
  return {
    hasErrors: root.hasError,
    builders,
    loose,
    tasks: text.includes('task') ? tasksOf(root, bindings) : [],
    ...exportsOf(root, bindings, values),
  };
}

function declaredBy(call: FoundCall, values: Values): ReturnType<typeof nodeDeclarations> {
  if (call.method === 'node' || call.method === 'sequence') return nodeDeclarations(call, values);
  return { nodes: [], isOpen: argumentsOf(call.node).isOpen };
}

/** `@task` functions of the functional API. */
function tasksOf(root: SyntaxNode, bindings: Bindings): TaskModel[] {
  return decoratedBy(root, 'task', bindings).flatMap(({ node, options }) => {
    const named = options ? argumentsOf(options).named.get('name') : undefined;
    const name = node.childForFieldName('name');
    if (!name) return [];
    const written = named ? stringOf(named) : null;
    const at = named && written !== null ? innerRange(named) : rangeOf(name);
    return [{ name: written ?? name.text, nameRange: at, range: rangeOf(node.parent ?? node) }];
  });
}
