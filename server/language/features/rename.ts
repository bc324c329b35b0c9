/** Renames a node everywhere it is named: declaration, edges, path maps, `goto`s, types, and constants behind them. */
import * as l10n from '@vscode/l10n';
import type { TextEdit } from 'vscode-languageserver';
import type { TextRange } from '../../protocol/language.js';
import { endName, startName } from '../extraction/declareCalls.js';
import type { CodeLocation } from '../model/graphModel.js';
import type { LinkedGraph, LinkedNode } from '../model/linkedGraph.js';
import { offsetAt } from '../text/offsets.js';
import { nodeNameAt, type Place } from './position.js';

/** Why a rename is not done; its message is shown to the user. */
export class RenameRefused extends Error {}

export function renameRange(
  graphs: LinkedGraph[],
  place: Place,
): { range: TextRange; placeholder: string } | null {
  const named = nodeNameAt(graphs, place);
  if (!named || !named.graph.nodes.some(({ name }) => name === named.name)) return null;
  return { range: named.at.range, placeholder: named.name };
}

/** The edits by path; `null` where no node is there. `text` gives the sources. */
export function rename(
  graphs: LinkedGraph[],
  place: Place,
  newName: string,
  text: (path: string) => string | null,
): Map<string, TextEdit[]> | null {
  const named = nodeNameAt(graphs, place);
  const declared = named ? named.graph.nodes.filter(({ name }) => name === named.name) : [];
  if (!named || declared.length === 0) return null;
  refuseBadName(newName, named.graph);
  const edits = new Edits(text);
  for (const node of declared) edits.addDeclaration(node, newName);
  const shared = graphs.filter(({ id }) => id !== named.graph.id);
  for (const graph of [named.graph, ...shared.filter((each) => sharesPlace(each, named.graph, named.name))]) {
    for (const use of graph.uses.filter(({ name }) => name === named.name)) {
      const isDeclared = declared.some(({ nameAt }) => isSame(nameAt, use.at));
      if (use.literal) edits.replace(use.literal, newName);
      else if (!isDeclared)
        throw new RenameRefused(
          l10n.t('{0} is also named by an expression that cannot be rewritten.', named.name),
        );
    }
  }
  return edits.byPath;
}

/** Two builders of one function or constant: what names the node in one names it in the other. */
function sharesPlace(graph: LinkedGraph, other: LinkedGraph, name: string): boolean {
  return graph.nodes.some(
    (node) =>
      node.name === name && other.nodes.some((each) => each.literal && isSame(each.literal, node.literal)),
  );
}

function isSame(a: CodeLocation, b: CodeLocation | null): boolean {
  return b !== null && a.path === b.path && JSON.stringify(a.range) === JSON.stringify(b.range);
}

function refuseBadName(name: string, graph: LinkedGraph): void {
  if (name === '' || /["'`\\\r\n|:]/.test(name) || name === startName || name === endName)
    throw new RenameRefused(l10n.t('A node cannot be called {0}.', JSON.stringify(name)));
  if (graph.nodes.some((node) => node.name === name))
    throw new RenameRefused(l10n.t('The graph already has a node {0}.', name));
}

class Edits {
  readonly byPath = new Map<string, TextEdit[]>();

  constructor(private readonly text: (path: string) => string | null) {}

  addDeclaration(node: LinkedNode, newName: string): void {
    if (node.nameForm === 'written') {
      if (!node.literal)
        throw new RenameRefused(
          l10n.t('The name of {0} is worked out by code and cannot be rewritten.', node.name),
        );
      this.replace(node.literal, newName);
      return;
    }
    // `{ write }` becomes `{ newName: write }`, `add_node(write)` becomes `add_node("newName", write)`.
    const { path, range } = node.nameAt;
    const isPython = path.endsWith('.py');
    const before = isPython ? `"${newName}", ` : `${isIdentifier(newName) ? newName : `'${newName}'`}: `;
    this.push(path, { range: { start: range.start, end: range.start }, newText: before });
  }

  replace({ path, range }: CodeLocation, newName: string): void {
    const source = this.text(path) ?? '';
    const isQuoted = /['"`]/.test(source[offsetAt(source, range.start) - 1] ?? '');
    this.push(path, { range, newText: isQuoted || isIdentifier(newName) ? newName : `'${newName}'` });
  }

  private push(path: string, edit: TextEdit): void {
    const edits = this.byPath.get(path) ?? [];
    if (!edits.some(({ range }) => JSON.stringify(range) === JSON.stringify(edit.range))) edits.push(edit);
    this.byPath.set(path, edits);
  }
}

function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text);
}
