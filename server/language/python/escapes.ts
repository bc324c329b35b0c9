/** Whether a builder is handed to code that may add to it unseen; then nothing may be concluded from what is missing. */
import type { BuilderModel } from '../model/fileModel.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import { calleeName } from './syntax.js';
import type { Values } from './values.js';

export function markEscapes(root: SyntaxNode, text: string, builders: BuilderModel[], values: Values): void {
  for (const name of new Set(builders.flatMap((each) => each.name ?? []))) {
    if (!/^[\w.]+$/.test(name)) continue;
    // Where the name stands for itself: a call on it hands the builder to nobody.
    const uses = new RegExp(`(?<![\\w."'])${name.replaceAll('.', '\\.')}(?![\\w."']|\\s*[=.])`, 'g');
    for (const { index } of text.matchAll(uses)) {
      const node = root.descendantForIndex(index, index + name.length - 1);
      if (!node || !names.has(node.type) || !isHandedOn(node)) continue;
      const value = values.of(node);
      const builder = value.kind === 'builder' ? builders[value.builder] : undefined;
      if (builder) builder.isOpen = true;
    }
  }
}

const names = new Set(['identifier', 'attribute']);
const takers = new Set(['list', 'tuple', 'dictionary']);

/** As an argument or part of a collection, but not as the node of another graph. */
function isHandedOn(node: SyntaxNode): boolean {
  let around = node.parent;
  if (around?.type === 'keyword_argument' || around?.type === 'pair') around = around.parent;
  if (!around) return false;
  if (around.type !== 'argument_list') return takers.has(around.type);
  const call = around.parent;
  return !call || !/^add_(?:node|sequence)$/.test(calleeName(call));
}
