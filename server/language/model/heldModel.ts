/**
 * What a file said before an error came into it: ranges that move along with the edits, and filling the gaps that
 * the error leaves in the current model. So a breakpoint keeps its node while the code around it is being typed.
 */
import type { TextRange } from '../../protocol/language.js';
import { comparePositions, containsPosition, isReplaced, overlaps, type RangeEdit } from '../text/ranges.js';
import type { GraphCalls, NodeDeclaration } from './declarations.js';
import type { BuilderModel, FileModel } from './fileModel.js';
import { moveRanges } from './moveRanges.js';

/** `model` as it is placed after `edit`; nodes whose name, and calls whose text, the edit replaced are gone. */
export function moveModel(model: FileModel, edit: RangeEdit): FileModel {
  const isLeft = ({ range }: { range: TextRange }) => !isReplaced(range, edit);
  const calls = <Calls extends GraphCalls>(each: Calls): Calls => ({
    ...each,
    nodes: each.nodes.filter((node) => !isReplaced(node.nameRange, edit)),
    edges: each.edges.filter(isLeft),
    branches: each.branches.filter(isLeft),
    compiles: each.compiles.filter(isLeft),
  });
  const left = { ...model, builders: model.builders.map(calls), loose: model.loose.map(calls) };
  return moveRanges(left, edit);
}

/** `current`, which has errors, and what only `held` (moved to the same text) still knows. */
export function fillFromHeld(current: FileModel, held: FileModel): FileModel {
  const sameBuilders = current.builders.length === held.builders.length;
  const builders =
    current.builders.length === 0 ? held.builders : mergeBuilders(current.builders, held.builders);
  const exports = new Map(current.exports);
  for (const [name, value] of held.exports) {
    const known = exports.get(name);
    const isKnown = known !== undefined && known.kind !== 'unknown';
    // Builders are numbered; with one of them lost the numbers of before mean others.
    if (!isKnown && (value.kind !== 'builder' || sameBuilders || current.builders.length === 0)) {
      exports.set(name, value);
    }
  }
  const loose = current.loose.length === 0 ? held.loose : current.loose;
  return { ...current, builders, loose, exports };
}

function mergeBuilders(current: BuilderModel[], held: BuilderModel[]): BuilderModel[] {
  const present = current.flatMap(({ nodes }) => nodes);
  const names = new Set(present.map(nameOf).filter((name) => name !== ''));
  const before = new Map(held.flatMap(({ nodes }) => nodes).map((node) => [nameOf(node), node]));
  return current.map((builder, index) => {
    const mine = held.filter((each, heldIndex) => counterpart(each, heldIndex, current) === index);
    const known = builder.nodes.map((node) => withHeldAction(node, before.get(nameOf(node))));
    const lost = mine.flatMap(({ nodes }) =>
      nodes.filter((node) => !names.has(nameOf(node)) && !present.some((other) => tookPlace(node, other))),
    );
    const nodes = [...known, ...lost];
    return {
      ...builder,
      nodes: nodes.sort((a, b) => comparePositions(a.nameRange.start, b.nameRange.start)),
      edges: withLost(
        builder.edges,
        mine.flatMap(({ edges }) => edges),
      ),
      branches: withLost(
        builder.branches,
        mine.flatMap(({ branches }) => branches),
      ),
      compiles: withLost(
        builder.compiles,
        mine.flatMap(({ compiles }) => compiles),
      ),
    };
  });
}

function withLost<Part extends { range: TextRange }>(current: Part[], held: Part[]): Part[] {
  const lost = held.filter((part) => !current.some((other) => overlaps(part.range, other.range)));
  return [...current, ...lost].sort((a, b) => comparePositions(a.range.start, b.range.start));
}

/** The index of the builder that `held` has become. */
function counterpart(held: BuilderModel, heldIndex: number, current: BuilderModel[]): number {
  const same = current.findIndex(({ range }) => comparePositions(range.start, held.range.start) === 0);
  return same >= 0 ? same : Math.min(heldIndex, current.length - 1);
}

/** Renamed, or read differently because of the error. */
function tookPlace(held: NodeDeclaration, current: NodeDeclaration): boolean {
  return containsPosition(current.nameRange, held.nameRange.start);
}

function withHeldAction(node: NodeDeclaration, held: NodeDeclaration | undefined): NodeDeclaration {
  return node.action.kind === 'unknown' && held ? { ...node, action: held.action } : node;
}

function nameOf({ name }: NodeDeclaration): string {
  return name.kind === 'string' ? name.value : '';
}
