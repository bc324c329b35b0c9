/**
 * The expressions that make a graph: `new StateGraph`, `entrypoint(…)` of the functional API, and prebuilt agents,
 * whose nodes the package declares.
 */
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import { noCalls, type NodeDeclaration } from '../model/declarations.js';
import type { BuilderKind, BuilderModel } from '../model/fileModel.js';
import type { Bindings } from './bindings.js';
import { chainEnd } from './builderCalls.js';
import { builderClassOf } from './builderClass.js';
import { propertyOf } from './flow.js';
import type { ReferenceSource } from './references.js';
import { stateOfCreation } from './state.js';
import { innerRange, namedChildren, stringOf, unwrap, type FileNodes } from './syntax.js';

export interface Creation {
  node: SyntaxNode;
  kind: BuilderKind;
}

const makers: Record<string, BuilderKind> = {
  entrypoint: 'entrypoint',
  createReactAgent: 'agent',
  createAgent: 'agent',
  createSupervisor: 'agent',
  createSwarm: 'agent',
};

/** In the order of the source. */
export function findCreations(nodes: FileNodes, bindings: Bindings, text: string): Creation[] {
  const built = nodes
    .of('new_expression')
    .filter((node) => builderClassOf(node.childForFieldName('constructor'), bindings))
    .map((node): Creation => ({ node, kind: 'graph' }));
  const made = nodes.of('call_expression').flatMap((node): Creation[] => {
    const name = /^[\w$]+/.exec(text.slice(node.startIndex, node.startIndex + 40))?.[0];
    const kind = name === undefined ? undefined : makers[name];
    const callee = kind ? node.childForFieldName('function') : null;
    return kind && callee?.type === 'identifier' && isOfPackage(callee, bindings) ? [{ node, kind }] : [];
  });
  return [...built, ...made].sort((a, b) => a.node.startIndex - b.node.startIndex);
}

/** A function of that name that the project wrote itself is something else. */
function isOfPackage(callee: SyntaxNode, bindings: Bindings): boolean {
  const definition = bindings.resolve(callee);
  return definition?.kind === 'import' && /^(?:@langchain\/|langchain(?:\/|$))/.test(definition.specifier);
}

/** `callOn` gives the builder call on an expression. */
export function builderOf(
  { node, kind }: Creation,
  values: ReferenceSource,
  callOn: (object: SyntaxNode) => SyntaxNode | undefined,
): BuilderModel {
  const chain = chainEnd(node, callOn);
  const holder = chain.parent;
  const isVariable = holder?.type === 'variable_declarator' || holder?.type === 'public_field_definition';
  const name = isVariable ? holder.childForFieldName('name') : (holder?.childForFieldName('left') ?? null);
  const nodes =
    kind === 'entrypoint' ? entrypointNode(node, values) : kind === 'agent' ? agentNodes(node) : [];
  return {
    ...noCalls(),
    kind,
    name: name?.text ?? null,
    range: rangeOf(chain),
    creation: rangeOf(node),
    state: kind === 'graph' ? stateOfCreation(node, values) : { kind: 'unknown' },
    nodes,
    isOpen: kind !== 'graph',
    isExposed: false,
  };
}

/** The one node of the functional API: the entrypoint itself. */
function entrypointNode(node: SyntaxNode, values: ReferenceSource): NodeDeclaration[] {
  const list = node.childForFieldName('arguments');
  const [options, action] = list ? namedChildren(list) : [];
  if (!options) return [];
  const name = unwrap(options).type === 'object' ? propertyOf(options, 'name') : options;
  if (!name) return [];
  const isLiteral = stringOf(name) !== null;
  return [
    {
      name: values.of(name),
      nameRange: isLiteral ? innerRange(name) : rangeOf(name),
      nameForm: 'written',
      range: rangeOf(node),
      action: values.of(action ?? null),
      ends: null,
      isConditional: false,
    },
  ];
}

/** `createReactAgent` runs a node for the model, and one for the tools it is given. */
function agentNodes(node: SyntaxNode): NodeDeclaration[] {
  const callee = node.childForFieldName('function');
  const list = node.childForFieldName('arguments');
  const options = list ? namedChildren(list)[0] : undefined;
  if (callee?.text !== 'createReactAgent' || !options) return [];
  const names = propertyOf(options, 'tools') ? ['agent', 'tools'] : ['agent'];
  return names.map((value) => ({
    name: { kind: 'string', value },
    nameRange: rangeOf(callee),
    nameForm: 'implicit',
    range: rangeOf(node),
    action: { kind: 'unknown' },
    ends: null,
    isConditional: false,
  }));
}
