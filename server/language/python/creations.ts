/**
 * What makes a graph in Python: `StateGraph(…)`, a function under `@entrypoint(…)` of the functional API, and prebuilt
 * agents, whose nodes the package declares.
 *
 * Source of the agents' nodes: `create_react_agent` of langgraph 1.x, `create_agent` of langchain 1.x.
 */
import { noCalls, type NodeDeclaration } from '../model/declarations.js';
import type { BuilderKind, BuilderModel, CodeValue } from '../model/fileModel.js';
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Bindings } from './bindings.js';
import type { FoundCall } from './builderCalls.js';
import { argumentsOf, descendants, namedChildren, unwrap } from './syntax.js';
import type { Values } from './values.js';

export interface Creation {
  /** The call, or the function that is decorated. */
  node: SyntaxNode;
  kind: BuilderKind;
}

const makers = new Map<string, BuilderKind>([
  ['StateGraph', 'graph'],
  ['MessageGraph', 'graph'],
  ['create_react_agent', 'agent'],
  ['create_agent', 'agent'],
  ['create_supervisor', 'agent'],
  ['create_swarm', 'agent'],
]);

/** In the order of the source. */
export function findCreations(
  root: SyntaxNode,
  calls: SyntaxNode[],
  bindings: Bindings,
  text: string,
): Creation[] {
  const made = calls.flatMap((node): Creation[] => {
    // Cheap test first: asking the tree costs more than looking at the text. Methods of a builder make no graph.
    if (madeElse.test(text.slice(node.startIndex, node.startIndex + 80))) return [];
    const kind = makers.get(importedName(node.childForFieldName('function'), bindings) ?? '');
    return kind ? [{ node, kind }] : [];
  });
  const entrypoints = text.includes('entrypoint') ? decoratedBy(root, 'entrypoint', bindings) : [];
  const decorated = entrypoints.map(({ node }): Creation => ({ node, kind: 'entrypoint' }));
  return [...made, ...decorated].sort((a, b) => a.node.startIndex - b.node.startIndex);
}

const madeElse = /^[\w.]+\.(?:add_\w+|set_\w+|compile)\s*\(/;

/** The functions under a decorator of LangGraph's functional API, called with options or not. */
export function decoratedBy(
  root: SyntaxNode,
  name: string,
  bindings: Bindings,
): { node: SyntaxNode; options: SyntaxNode | null }[] {
  return descendants(root, ['decorated_definition']).flatMap((each) => {
    const node = each.childForFieldName('definition');
    if (node?.type !== 'function_definition') return [];
    for (const decorator of namedChildren(each).filter(({ type }) => type === 'decorator')) {
      const written = decorator.firstNamedChild;
      const options = written?.type === 'call' ? written : null;
      const callee = options ? options.childForFieldName('function') : written;
      if (importedName(callee, bindings) === name) return [{ node, options }];
    }
    return [];
  });
}

/** The name that a package gives to what is called; `null` for what the project wrote itself. */
function importedName(callee: SyntaxNode | null, bindings: Bindings): string | null {
  if (callee?.type === 'attribute') {
    const name = callee.childForFieldName('attribute')?.text ?? null;
    const object = callee.childForFieldName('object');
    const definition = object?.type === 'identifier' ? bindings.resolve(object) : null;
    return definition === null || definition.kind === 'import' ? name : null;
  }
  if (callee?.type !== 'identifier') return null;
  const definition = bindings.resolve(callee);
  if (definition?.kind === 'import') return definition.name;
  return definition === null && /^[A-Z]/.test(callee.text) ? callee.text : null;
}

export function builderOf({ node, kind }: Creation, calls: FoundCall[], values: Values): BuilderModel {
  const byObject = new Map(calls.map(({ object, node: call }) => [unwrap(object).id, call]));
  let chain = node;
  for (let next = byObject.get(chain.id); next; next = byObject.get(chain.id)) chain = next;
  let holder = chain.parent;
  while (holder?.type === 'parenthesized_expression') holder = holder.parent;
  const variable = holder?.type === 'assignment' ? holder.childForFieldName('left') : null;
  const whole = kind === 'entrypoint' ? (node.parent ?? node) : chain;
  return {
    ...noCalls(),
    kind,
    name: (kind === 'entrypoint' ? node.childForFieldName('name') : variable)?.text ?? null,
    range: rangeOf(whole),
    creation: rangeOf(kind === 'entrypoint' ? whole : node),
    state: kind === 'graph' ? stateOf(node, values) : { kind: 'unknown' },
    nodes:
      kind === 'entrypoint' ? entrypointNode(node, values) : kind === 'agent' ? agentNodes(node, values) : [],
    isOpen: kind !== 'graph',
    isExposed: false,
  };
}

function stateOf(creation: SyntaxNode, values: Values): CodeValue {
  const { positional, named } = argumentsOf(creation);
  const given = positional[0] ?? named.get('state_schema') ?? named.get('input_schema') ?? named.get('input');
  return values.of(given ?? null);
}

/** The one node of the functional API: the entrypoint itself. */
function entrypointNode(fn: SyntaxNode, values: Values): NodeDeclaration[] {
  const name = fn.childForFieldName('name');
  if (!name) return [];
  const action = values.ofFunction(fn);
  return [
    {
      name: { kind: 'string', value: name.text },
      nameRange: rangeOf(name),
      nameForm: 'implicit',
      range: action.range,
      action,
      ends: null,
      isConditional: false,
    },
  ];
}

const modelNodes: Record<string, string> = { create_react_agent: 'agent', create_agent: 'model' };

/** A node for the model, and one for the tools it is given. */
function agentNodes(call: SyntaxNode, values: Values): NodeDeclaration[] {
  const callee = call.childForFieldName('function');
  const model = modelNodes[importedName(callee, values.bindings) ?? ''];
  if (!callee || model === undefined) return [];
  const { positional, named } = argumentsOf(call);
  const tools = positional[1] ?? named.get('tools');
  const isEmpty = !tools || (tools.type === 'list' && namedChildren(tools).length === 0);
  return (isEmpty ? [model] : [model, 'tools']).map((value) => ({
    name: { kind: 'string', value },
    nameRange: rangeOf(callee),
    nameForm: 'implicit',
    range: rangeOf(call),
    action: { kind: 'unknown' },
    ends: null,
    isConditional: false,
  }));
}
