/**
 * Whether a builder is handed to code that may add to it unseen: as an argument, in a list or an object, under
 * another export. Then nothing may be concluded from what its own calls leave out.
 */
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { BuilderModel, CodeValue } from '../model/fileModel.js';
import type { Evaluator } from './members.js';
import { comparePositions } from '../text/ranges.js';
import { isWrapper } from './syntax.js';

export function markEscapes(
  root: SyntaxNode,
  text: string,
  builders: BuilderModel[],
  values: Evaluator,
): void {
  for (const name of new Set(builders.flatMap((each) => each.name?.replace(/^this\./, '') ?? []))) {
    if (!/^[\w$]+$/.test(name)) continue;
    for (const { index, 0: written } of text.matchAll(usesOf(name))) {
      const node = root.descendantForIndex(index, index + written.length - 1);
      if (!node || !nameTypes.has(node.type) || !isHandedOn(node)) continue;
      const value = values.of(node);
      const builder = value.kind === 'builder' ? builders[value.builder] : undefined;
      if (builder && !holdsCompiled(builder, name)) builder.isOpen = true;
    }
  }
}

/** Where the name stands for itself: a call on it, whatever it calls, hands the builder to nobody. */
function usesOf(name: string): RegExp {
  const escaped = name.replaceAll('$', '\\$');
  return new RegExp(`(?<![\\w$.'"\`])(?:this\\.)?${escaped}(?![\\w$]|\\s*!?\\s*\\??\\.)`, 'g');
}

const nameTypes = new Set(['identifier', 'shorthand_property_identifier', 'member_expression']);

/** The variable holds what `compile()` gave: a graph that nobody can add to. */
function holdsCompiled(builder: BuilderModel, name: string): boolean {
  const { end } = builder.range;
  return (
    builder.kind !== 'graph' ||
    (builder.name === name && builder.compiles.some(({ range }) => comparePositions(range.end, end) === 0))
  );
}

const takers = new Set(['arguments', 'array', 'pair', 'spread_element']);

function isHandedOn(node: SyntaxNode): boolean {
  if (node.type === 'shorthand_property_identifier') return true;
  let around = node.parent;
  while (around && isWrapper(around)) around = around.parent;
  return around !== null && takers.has(around.type);
}

/** Exported before it is compiled here: another file may add to it. */
export function markExposed(builders: BuilderModel[], exports: Map<string, CodeValue>): void {
  for (const value of exports.values()) {
    const builder = value.kind === 'builder' ? builders[value.builder] : undefined;
    if (builder?.compiles.length === 0) builder.isExposed = true;
  }
}
