/**
 * From the syntax tree of a TypeScript, TSX or JavaScript file to what it says about graphs. The tree may hold
 * errors and may be freed afterwards.
 */
import type { Tree } from '@vscode/tree-sitter-wasm';
import type { Node as SyntaxNode } from '@vscode/tree-sitter-wasm';
import type { BuilderModel, CodeValue, FileModel, LooseNodes } from '../model/fileModel.js';
import { Bindings } from './bindings.js';
import { chainEnd, methodCall, nodeMethods } from './builderCalls.js';
import { builderClassOf } from './builderClass.js';
import { exportsOf } from './exports.js';
import { nodeDeclarations } from './nodeDeclarations.js';
import { FunctionScopes } from './scopes.js';
import { FileNodes, rangeOf } from './syntax.js';
import { Values } from './values.js';

export function extractFile(tree: Tree): FileModel {
  const root = tree.rootNode;
  const nodes = new FileNodes(root);
  const functions = new FunctionScopes(nodes);
  const bindings = new Bindings(nodes, functions);
  const calls = nodes.of('call_expression');
  const creations = nodes
    .of('new_expression')
    .filter((node) => builderClassOf(node.childForFieldName('constructor'), bindings));
  const indexes = new Map(creations.map((node, index) => [node.id, index]));
  const values = new Values({ calls, functions, bindings, builders: indexes });
  const builders = creations.map(builderOf);
  const loose: LooseNodes[] = [];
  for (const { call, object, method } of nodeCalls(calls)) {
    const declared = nodeDeclarations(call, method, values);
    const target = values.of(object);
    const builder = builderFor(target, builders, root.hasError);
    if (builder) builder.nodes.push(...declared);
    else if (leadsOut(target)) loose.push({ target, nodes: declared });
  }
  return { hasErrors: root.hasError, builders, loose, ...exportsOf(nodes, values) };
}

/** In the order of the source: in a chain the outermost call is the last one written. */
function nodeCalls(calls: SyntaxNode[]) {
  return calls
    .flatMap((call) => {
      const called = methodCall(call);
      return called && nodeMethods.has(called.method.text) ? [{ call, ...called }] : [];
    })
    .sort((a, b) => a.method.startIndex - b.method.startIndex);
}

function builderOf(creation: SyntaxNode): BuilderModel {
  const chain = chainEnd(creation);
  const holder = chain.parent;
  const isVariable = holder?.type === 'variable_declarator' || holder?.type === 'public_field_definition';
  const name = isVariable ? holder.childForFieldName('name') : (holder?.childForFieldName('left') ?? null);
  return { name: name?.text ?? null, range: rangeOf(chain), nodes: [] };
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

function leadsOut(target: CodeValue): boolean {
  return target.kind === 'import' || target.kind === 'member' || target.kind === 'call';
}
