/**
 * From the type of a value to the types of a graph's state, input, output and context: a compiled graph, a builder, a
 * promise of either, a function that makes one, or an object that holds one as `graph`. Reads the members that
 * declarations/langgraph.d.ts gives its types.
 */
import type ts from 'typescript';
import type { TypeSchemaName } from '../protocol/typeSchemas.js';
import { isUnresolved } from './unresolved.js';

export type GraphTypes = Record<TypeSchemaName, ts.Type>;

/**
 * `null` where it is not a graph's type, `unresolved` where its package was not loaded. `at` is where the value stands
 * in the source.
 */
export function graphTypes(
  checker: ts.TypeChecker,
  type: ts.Type,
  at: ts.Node,
): GraphTypes | 'unresolved' | null {
  return membersOf(checker, type, at, 0);
}

function membersOf(
  checker: ts.TypeChecker,
  given: ts.Type,
  at: ts.Node,
  depth: number,
): GraphTypes | 'unresolved' | null {
  if (depth > 4) return null;
  const type = checker.getAwaitedType(given) ?? given;
  if (isUnresolved(type)) return 'unresolved';
  const member = (name: string): ts.Type | undefined => {
    const symbol = checker.getPropertyOfType(type, name);
    return symbol === undefined ? undefined : checker.getTypeOfSymbolAtLocation(symbol, at);
  };
  const [state, input, output, context] = ['~state', '~input', '~output', '~context'].map(member);
  if (state !== undefined && input !== undefined && output !== undefined && context !== undefined)
    return { state, input, output, context };
  const made = type.getCallSignatures()[0];
  if (made !== undefined) return membersOf(checker, made.getReturnType(), at, depth + 1);
  const held = member('graph');
  return held === undefined ? null : membersOf(checker, held, at, depth + 1);
}
