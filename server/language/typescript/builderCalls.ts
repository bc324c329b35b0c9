/**
 * The API of LangGraph's builders as it shows in source: which classes build graphs, which methods keep the builder
 * (or the graph compiled from it) going, and where a chain of such calls begins and ends.
 *
 * Source: `StateGraph`, `Graph` and `CompiledGraph` of @langchain/langgraph 1.x.
 */
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { BuilderMethod } from '../extraction/declareCalls.js';
import { isWrapper } from './syntax.js';

/** Cheap test on the text: without one of these words a file builds no graph. */
export const graphWords =
  /\b(?:StateGraph|MessageGraph|Graph|entrypoint|create(?:React)?Agent|createSupervisor|createSwarm)\b/;

/** Class names that mean a graph builder wherever they come from. `Graph` does so only from LangGraph itself. */
export function isBuilderClass(name: string, specifier: string | null): boolean {
  if (name === 'StateGraph' || name === 'MessageGraph') return true;
  return name === 'Graph' && specifier !== null && specifier.startsWith('@langchain/langgraph');
}

/** Calls whose result is the builder itself, or the graph compiled from it, and what each declares. */
export const builderMethods: ReadonlyMap<string, BuilderMethod> = new Map([
  ['addNode', 'node'],
  ['addSequence', 'sequence'],
  ['addEdge', 'edge'],
  ['addConditionalEdges', 'branch'],
  ['setEntryPoint', 'entry'],
  ['setConditionalEntryPoint', 'entryBranch'],
  ['setFinishPoint', 'finish'],
  ['setNodeDefaults', 'other'],
  ['validate', 'other'],
  ['compile', 'compile'],
  ['withConfig', 'other'],
]);

/** Calls on a function that give the same function back, for what concerns where its code is. */
export const sameFunctionMethods = new Set(['bind', 'withConfig', 'withRetry', 'withFallbacks']);

/** The method that a call calls on something: the something and the method's name. `null` for other calls. */
export function methodCall(call: SyntaxNode): { object: SyntaxNode; method: SyntaxNode } | null {
  const callee = call.childForFieldName('function');
  if (callee?.type !== 'member_expression') return null;
  const object = callee.childForFieldName('object');
  const method = callee.childForFieldName('property');
  return object && method ? { object, method } : null;
}

/**
 * The outermost expression of the chain of builder calls that starts at `start` (`new StateGraph(…)`). `callOn` gives the
 * builder call on an expression: a parent is found by descending from the root, which a long chain cannot afford.
 */
export function chainEnd(
  start: SyntaxNode,
  callOn: (object: SyntaxNode) => SyntaxNode | undefined,
): SyntaxNode {
  let end = start;
  for (let next = callOn(end); next; next = callOn(end)) end = next;
  for (let parent = end.parent; parent && isWrapper(parent); parent = end.parent) end = parent;
  return end;
}
