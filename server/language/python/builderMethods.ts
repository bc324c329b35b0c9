/**
 * The API of LangGraph's Python builders as it shows in source.
 *
 * Source: `StateGraph` of langgraph 1.x for Python.
 */
import type { BuilderMethod } from '../extraction/declareCalls.js';

/** Calls whose result is the builder itself, or the graph compiled from it, and what each declares. */
export const builderMethods: ReadonlyMap<string, BuilderMethod> = new Map([
  ['add_node', 'node'],
  ['add_sequence', 'sequence'],
  ['add_edge', 'edge'],
  ['add_conditional_edges', 'branch'],
  ['set_entry_point', 'entry'],
  ['set_conditional_entry_point', 'entryBranch'],
  ['set_finish_point', 'finish'],
  ['validate', 'other'],
  ['compile', 'compile'],
]);
