/**
 * What the calls on a builder declare besides nodes: edges, branches, compile options. Written once for all
 * languages: each brings a `CallReader` for its expressions and says which call is which (`BuilderCall`).
 */
import type { TextRange } from '../../protocol/language.js';
import type {
  BranchDeclaration,
  CompileDeclaration,
  EdgeDeclaration,
  GraphCalls,
  NodeDeclaration,
  PathMap,
  References,
} from '../model/declarations.js';
import { noReferences } from '../model/declarations.js';
import type { CodeValue } from '../model/fileModel.js';

export const startName = '__start__';
export const endName = '__end__';

export type BuilderMethod =
  'node' | 'sequence' | 'edge' | 'branch' | 'entry' | 'finish' | 'entryBranch' | 'compile' | 'other';

export interface LiteralEntry<Expression> {
  /** `null` for a spread. */
  key: { value: CodeValue; range: TextRange } | null;
  value: Expression;
}

export interface CallReader<Expression> {
  value(expression: Expression): CodeValue;
  range(expression: Expression): TextRange;
  references(expression: Expression): References;
  /** The entries of an object or dict literal; `null` for any other expression. */
  entries(expression: Expression): LiteralEntry<Expression>[] | null;
  /** Nothing but this call uses the value; false where that is not certain. */
  isSoleUse(expression: Expression): boolean;
  /** True for a literal list or tuple. */
  isList(expression: Expression): boolean;
}

export interface BuilderCall<Expression> {
  method: BuilderMethod;
  /** From the method's name to the closing parenthesis. */
  range: TextRange;
  positional: Expression[];
  /** An argument or option by any of its names. */
  named(...names: string[]): Expression | null;
}

/** Adds to `calls` what one call declares; its nodes have been read by the language. */
export function declareCall<Expression>(
  calls: GraphCalls,
  call: BuilderCall<Expression>,
  nodes: NodeDeclaration[],
  reader: CallReader<Expression>,
): void {
  const argument = (index: number, ...names: string[]) => call.positional[index] ?? call.named(...names);
  calls.nodes.push(...nodes);
  switch (call.method) {
    case 'sequence':
      calls.edges.push(...sequenceEdges(nodes));
      return;
    case 'edge':
      pushEdge(calls, call, argument(0, 'start_key'), argument(1, 'end_key'), reader);
      return;
    case 'entry':
      pushEdge(calls, call, startName, argument(0, 'key'), reader);
      return;
    case 'finish':
      pushEdge(calls, call, argument(0, 'key'), endName, reader);
      return;
    case 'branch':
    case 'entryBranch':
      calls.branches.push(branchOf(call, reader));
      return;
    case 'compile':
      calls.compiles.push(compileOf(call, reader));
      return;
    default:
      return;
  }
}

function sequenceEdges(nodes: NodeDeclaration[]): EdgeDeclaration[] {
  const reference = ({ name, nameRange }: NodeDeclaration): References => ({
    items: [{ value: name, range: nameRange }],
    isOpen: false,
  });
  return nodes.slice(1).flatMap((node, index) => {
    const before = nodes[index];
    return before ? [{ range: node.nameRange, from: reference(before), to: reference(node) }] : [];
  });
}

function pushEdge<Expression>(
  calls: GraphCalls,
  call: BuilderCall<Expression>,
  from: Expression | string | null,
  to: Expression | string | null,
  reader: CallReader<Expression>,
): void {
  // Half written: neither an edge nor a reason to distrust the others.
  if (from === null || to === null) return;
  const read = (end: Expression | string) =>
    typeof end === 'string' ? fixed(end, call.range) : reader.references(end);
  calls.edges.push({ range: call.range, from: read(from), to: read(to) });
}

function fixed(value: string, range: TextRange): References {
  return { items: [{ value: { kind: 'string', value }, range }], isOpen: false };
}

function branchOf<Expression>(
  call: BuilderCall<Expression>,
  reader: CallReader<Expression>,
): BranchDeclaration {
  const shift = call.method === 'branch' ? 0 : -1;
  const source = shift === 0 ? (call.named('source') ?? call.positional[0] ?? null) : null;
  const path = call.named('path') ?? call.positional[1 + shift] ?? null;
  const map = call.named('pathMap', 'path_map') ?? call.positional[2 + shift] ?? null;
  const from =
    shift === 0 ? (source ? reader.references(source) : noReferences()) : fixed(startName, call.range);
  return {
    range: call.range,
    from,
    path: path ? reader.value(path) : { kind: 'unknown' },
    pathRange: path ? reader.range(path) : call.range,
    map: map ? pathMapOf(map, reader) : null,
  };
}

function pathMapOf<Expression>(map: Expression, reader: CallReader<Expression>): PathMap {
  const range = reader.range(map);
  const entries = reader.entries(map);
  if (entries) {
    const result: PathMap = { range, entries: [], isList: false, isOpen: false };
    for (const { key, value } of entries) {
      const targets = key ? reader.references(value) : null;
      const [target] = targets?.items ?? [];
      if (!key || !target || targets?.isOpen === true) result.isOpen = true;
      if (key && target) result.entries.push({ key: key.value, target });
    }
    return result;
  }
  const list = reader.references(map);
  const isOpen = list.isOpen || !reader.isList(map);
  return {
    range,
    entries: list.items.map((target) => ({ key: target.value, target })),
    isList: true,
    isOpen,
  };
}

function compileOf<Expression>(
  call: BuilderCall<Expression>,
  reader: CallReader<Expression>,
): CompileDeclaration {
  const list = (...names: string[]): References => {
    const value = call.named(...names);
    return value ? reader.references(value) : noReferences();
  };
  const checkpointer = call.named('checkpointer');
  return {
    range: call.range,
    before: list('interruptBefore', 'interrupt_before'),
    after: list('interruptAfter', 'interrupt_after'),
    checkpointer: checkpointer && reader.isSoleUse(checkpointer) ? reader.range(checkpointer) : null,
  };
}
