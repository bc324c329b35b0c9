/** Quick fixes for what diagnostics.ts finds, and refactorings of a node: an edge to END, a function of its own. */
import * as l10n from '@vscode/l10n';
import { CodeActionKind, type TextEdit } from 'vscode-languageserver';
import type { TextRange } from '../../protocol/language.js';
import { endName, startName } from '../extraction/declareCalls.js';
import type { LinkedGraph, LinkedNode } from '../model/linkedGraph.js';
import { lineAt, offsetAt, positionAt } from '../text/offsets.js';
import { containsRange, overlaps } from '../text/ranges.js';
import { addCall, isPython, lastEdge, lastNode, nameText, quoted, type Source } from './builderEdits.js';
import { shown, type GraphProblem } from './diagnostics.js';

export interface GraphAction {
  title: string;
  kind:
    typeof CodeActionKind.QuickFix | typeof CodeActionKind.RefactorExtract | typeof CodeActionKind.Refactor;
  /** All in the document that was asked about. */
  edits: TextEdit[];
  problem: GraphProblem | null;
  isPreferred?: boolean;
}

export function codeActions(
  graphs: LinkedGraph[],
  problems: GraphProblem[],
  source: Source,
  range: TextRange,
): GraphAction[] {
  const touches = (place: { path: string; range: TextRange }) =>
    place.path === source.path && (overlaps(place.range, range) || containsRange(place.range, range));
  const fixes = problems.filter(({ at }) => touches(at)).flatMap((problem) => fixesOf(problem, source));
  const nodes = graphs.flatMap((graph) =>
    graph.nodes.filter(({ declaration }) => touches(declaration)).map((node) => ({ graph, node })),
  );
  return [...fixes, ...nodes.flatMap(({ graph, node }) => refactorings(graph, node, source))];
}

function fixesOf(problem: GraphProblem, source: Source): GraphAction[] {
  const { graph, name } = problem;
  const fix = (title: string, edit: TextEdit, isPreferred = false): GraphAction => ({
    ...{ title, kind: CodeActionKind.QuickFix, edits: [edit], problem },
    ...(isPreferred && { isPreferred }),
  });
  const edge = (from: string, to: string) => addEdge(graph, from, to, source);
  switch (problem.code) {
    case 'unknown-node':
      return [
        ...suggestions(problem, source).map(({ title, edit }, index) => fix(title, edit, index === 0)),
        ...(name === startName || name === endName
          ? []
          : [fix(l10n.t('Add a node "{0}"', name), addNode(graph, name, source))]),
      ];
    case 'unmapped-route':
      return [
        ...suggestions(problem, source).map(({ title, edit }) => fix(title, edit)),
        ...mapEntry(problem, source).map((edit) => fix(l10n.t('Add {0} to the path map', shown(name)), edit)),
      ];
    case 'unreachable-node':
      return [fix(l10n.t('Add an edge from START to "{0}"', name), edge(startName, name))];
    case 'no-way-to-end':
      return [fix(l10n.t('Add an edge from "{0}" to END', name), edge(name, endName))];
    case 'no-start': {
      const first = graph.nodes[0]?.name;
      return first === undefined
        ? []
        : [fix(l10n.t('Add an edge from START to "{0}"', first), edge(startName, first))];
    }
    case 'compiled-checkpointer':
    case 'duplicate-node':
      return [];
  }
}

function suggestions(
  { at, suggestions: names }: GraphProblem,
  source: Source,
): { title: string; edit: TextEdit }[] {
  const before = source.text[offsetAt(source.text, at.range.start) - 1] ?? '';
  const isQuoted = /['"`]/.test(before);
  return names.flatMap((name) => {
    const title = l10n.t('Change to {0}', name === endName ? 'END' : `"${name}"`);
    if (!isQuoted) return [{ title, edit: { range: at.range, newText: nameText(name, source) } }];
    return [{ title, edit: { range: at.range, newText: name } }];
  });
}

function addNode(graph: LinkedGraph, name: string, source: Source): TextEdit {
  const call = isPython(source)
    ? `add_node(${quoted(name, source)}, lambda state: {})`
    : `addNode(${quoted(name, source)}, async (state) => ({}))`;
  return addCall(lastNode(graph, source), graph, call, source);
}

function addEdge(graph: LinkedGraph, from: string, to: string, source: Source): TextEdit {
  const method = isPython(source) ? 'add_edge' : 'addEdge';
  const call = `${method}(${nameText(from, source)}, ${nameText(to, source)})`;
  return addCall(lastEdge(graph, source), graph, call, source);
}

/** One more entry before the bracket that closes the map; a map in another file is left alone. */
function mapEntry({ graph, name }: GraphProblem, source: Source): TextEdit[] {
  const branch = graph.branches.find(({ map, routes }) => map && routes.some((route) => route.name === name));
  const map = branch?.map;
  if (map?.at.path !== source.path) return [];
  const close = offsetAt(source.text, map.at.range.end) - 1;
  const body = source.text.slice(offsetAt(source.text, map.at.range.start) + 1, close);
  const target = nameText(name, source);
  const constant = target === 'END' && !isPython(source) ? `[${target}]` : target;
  const entry = map.isList ? target : `${constant}: ${target}`;
  const trimmed = body.trimEnd();
  const separator = trimmed === '' || trimmed.endsWith(',') ? ' ' : ', ';
  const at = positionAt(source.text, close - (body.length - trimmed.length));
  return [{ range: { start: at, end: at }, newText: `${trimmed === '' ? '' : separator}${entry}` }];
}

function refactorings(graph: LinkedGraph, node: LinkedNode, source: Source): GraphAction[] {
  const actions: GraphAction[] = [];
  const isLast = !graph.edges.some(({ from }) => from === node.name);
  if (isLast && !graph.hasOpenEdges && !graph.hasErrors && graph.kind === 'graph') {
    actions.push({
      title: l10n.t('Add an edge from "{0}" to END', node.name),
      kind: CodeActionKind.Refactor,
      edits: [addEdge(graph, node.name, endName, source)],
      problem: null,
    });
  }
  const edits = extracted(graph, node, source);
  if (edits) {
    const title = l10n.t('Extract the function of "{0}"', node.name);
    actions.push({ title, kind: CodeActionKind.RefactorExtract, edits, problem: null });
  }
  return actions;
}

/** An inline function gets a name, right before the statement that builds the graph; its scope stays the same. */
function extracted(
  graph: LinkedGraph,
  { name, body, declaration, subgraph }: LinkedNode,
  source: Source,
): TextEdit[] | null {
  if (!body || subgraph !== null || body.path !== source.path || declaration.path !== source.path)
    return null;
  const isInline = containsRange(declaration.range, body.range);
  const { text } = source;
  const code = text.slice(offsetAt(text, body.range.start), offsetAt(text, body.range.end));
  if (
    !isInline ||
    !(isPython(source) ? code.startsWith('lambda') : /^(?:async\b|function\b|\(|[\w$]+\s*=>)/.test(code))
  )
    return null;
  const fn = freeName(isPython(source) ? snakeCase(name) : camelCase(name), text);
  const isChained = containsRange(graph.at.range, declaration.range);
  const line = (isChained ? graph.at : declaration).range.start.line;
  const indent = indentOf(text, line);
  const written = isPython(source)
    ? pythonFunction(fn, code, indent)
    : `${indent}const ${fn} = ${reindented(code, indentOf(text, body.range.start.line), indent)};\n\n`;
  const at = { line, character: 0 };
  return [
    { range: { start: at, end: at }, newText: written },
    { range: body.range, newText: fn },
  ];
}

function indentOf(text: string, line: number): string {
  return /^\s*/.exec(lineAt(text, line))?.[0] ?? '';
}

/** The lines after the first, moved from one indent to another. */
function reindented(code: string, from: string, to: string): string {
  return code.replaceAll(`\n${from}`, `\n${to}`);
}

function pythonFunction(name: string, lambda: string, indent: string): string {
  const parts = /^lambda\s*([^:]*):\s*([\s\S]*)$/.exec(lambda);
  return `${indent}def ${name}(${parts?.[1] ?? 'state'}):\n${indent}    return ${parts?.[2] ?? 'None'}\n\n\n`;
}

function camelCase(name: string): string {
  const words = name.split(/[^\p{L}\p{N}$]+/u).filter((word) => word !== '');
  const [first = 'node', ...rest] = words;
  const joined = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^\d/.test(joined) ? `node${joined}` : joined;
}

function snakeCase(name: string): string {
  const joined = name.replace(/[^\p{L}\p{N}]+/gu, '_').toLowerCase();
  return /^[\p{L}_]/u.test(joined) ? joined : `node_${joined}`;
}

function freeName(name: string, text: string): string {
  for (let number = 1; ; number += 1) {
    const each = number === 1 ? name : `${name}${String(number)}`;
    const isUsed = new RegExp(`(?<!['"\`\\w$])${each.replaceAll('$', '\\$')}(?![\\w$'"\`])`).test(text);
    if (!isUsed) return each;
  }
}
