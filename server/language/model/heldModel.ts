/**
 * What a file said before an error came into it: ranges that move along with the edits, and filling the gaps that
 * the error leaves in the current model. So a breakpoint keeps its node while the code around it is being typed.
 */
import type { TextRange } from '../../protocol/language.js';
import { comparePositions, containsPosition, isReplaced, moveRange, type RangeEdit } from '../text/ranges.js';
import type { BuilderModel, CodeValue, FileModel, NodeDeclaration } from './fileModel.js';

/** `model` as it is placed after `edit`; nodes whose name the edit replaced are gone. */
export function moveModel(model: FileModel, edit: RangeEdit): FileModel {
  const move = (range: TextRange) => moveRange(range, edit);
  const nodes = (all: NodeDeclaration[]) =>
    all.filter((node) => !isReplaced(node.nameRange, edit)).map((node) => moveNode(node, move));
  return {
    hasErrors: model.hasErrors,
    builders: model.builders.map((each) => ({ ...each, range: move(each.range), nodes: nodes(each.nodes) })),
    loose: model.loose.map((each) => ({ target: moveValue(each.target, move), nodes: nodes(each.nodes) })),
    exports: moveMembers(model.exports, move),
    exportStars: model.exportStars,
  };
}

function moveNode(node: NodeDeclaration, move: (range: TextRange) => TextRange): NodeDeclaration {
  return {
    name: moveValue(node.name, move),
    nameRange: move(node.nameRange),
    range: move(node.range),
    action: moveValue(node.action, move),
  };
}

function moveMembers(
  members: Map<string, CodeValue>,
  move: (range: TextRange) => TextRange,
): Map<string, CodeValue> {
  return new Map([...members].map(([name, value]) => [name, moveValue(value, move)]));
}

function moveValue(value: CodeValue, move: (range: TextRange) => TextRange): CodeValue {
  const all = (values: CodeValue[]) => values.map((each) => moveValue(each, move));
  switch (value.kind) {
    case 'function':
      return { ...value, range: move(value.range), returns: all(value.returns) };
    case 'members':
      return { ...value, range: move(value.range), members: moveMembers(value.members, move) };
    case 'member':
      return { ...value, of: moveValue(value.of, move) };
    case 'call':
      return {
        ...value,
        range: move(value.range),
        callee: moveValue(value.callee, move),
        args: all(value.args),
      };
    case 'code':
      return { ...value, range: move(value.range) };
    default:
      return value;
  }
}

/** `current`, and where it has errors, also what only `held` (moved to the same text) still knows. */
export function fillFromHeld(current: FileModel, held: FileModel | null): FileModel {
  if (!current.hasErrors || !held) return current;
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
  const before = new Map(held.flatMap(({ nodes }) => nodes).map((node) => [nameOf(node), node]));
  return current.map((builder, index) => {
    const known = builder.nodes.map((node) => withHeldAction(node, before.get(nameOf(node))));
    const lost = held
      .filter((each, heldIndex) => counterpart(each, heldIndex, current) === index)
      .flatMap(({ nodes }) => nodes.filter((node) => !present.some((other) => isSameNode(node, other))));
    const nodes = [...known, ...lost];
    return {
      ...builder,
      nodes: nodes.sort((a, b) => comparePositions(a.nameRange.start, b.nameRange.start)),
    };
  });
}

/** The index of the builder that `held` has become. */
function counterpart(held: BuilderModel, heldIndex: number, current: BuilderModel[]): number {
  const same = current.findIndex(({ range }) => comparePositions(range.start, held.range.start) === 0);
  return same >= 0 ? same : Math.min(heldIndex, current.length - 1);
}

/** The same node, or one that took its place: renamed, or read differently because of the error. */
function isSameNode(held: NodeDeclaration, current: NodeDeclaration): boolean {
  const name = nameOf(held);
  return (
    (name !== '' && name === nameOf(current)) || containsPosition(current.nameRange, held.nameRange.start)
  );
}

function withHeldAction(node: NodeDeclaration, held: NodeDeclaration | undefined): NodeDeclaration {
  return node.action.kind === 'unknown' && held ? { ...node, action: held.action } : node;
}

function nameOf({ name }: NodeDeclaration): string {
  return name.kind === 'string' ? name.value : '';
}
