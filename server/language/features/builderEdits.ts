/** Text edits that add a call to a builder in the style in which the graph is written: chained or as statements. */
import type { TextEdit } from 'vscode-languageserver';
import type { TextPosition } from '../../protocol/language.js';
import { endName, startName } from '../extraction/declareCalls.js';
import type { CodeLocation } from '../model/graphModel.js';
import type { LinkedGraph } from '../model/linkedGraph.js';
import { lineAt, offsetAt, positionAt } from '../text/offsets.js';
import { comparePositions } from '../text/ranges.js';

export interface Source {
  path: string;
  text: string;
}

export function isPython({ path }: Pick<Source, 'path'>): boolean {
  return path.endsWith('.py');
}

/** A node's name as the file writes strings; START and END by their constants where the file knows them. */
export function nameText(name: string, source: Source): string {
  const constant = name === startName ? 'START' : name === endName ? 'END' : null;
  if (constant !== null && new RegExp(`\\b${constant}\\b`).test(source.text)) return constant;
  return quoted(name, source);
}

export function quoted(name: string, source: Source): string {
  const singles = source.text.split("'").length;
  const doubles = source.text.split('"').length;
  const quote = singles > doubles || (singles === doubles && !isPython(source)) ? "'" : '"';
  return quote + name.replace(/[\\'"]/g, '\\$&') + quote;
}

/** The call as one more of the graph's: behind `after`, a call or the creation itself. */
export function addCall(after: CodeLocation, graph: LinkedGraph, call: string, source: Source): TextEdit {
  const { range } = after;
  const line = lineAt(source.text, range.start.line);
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const before = line.slice(indent.length, range.start.character);
  const isStatement = /^[\w$.]+\s*\.$/.test(before);
  if (isStatement) {
    const end = endOfStatement(source.text, range.end);
    const semicolon = source.text[offsetAt(source.text, end) - 1] === ';' ? ';' : '';
    return insert(end, `\n${indent}${before}${call}${semicolon}`);
  }
  const isCreation = comparePositions(range.end, graph.creation.range.end) === 0;
  if (isCreation && isPython(source)) {
    return insert(endOfStatement(source.text, range.end), `\n${indent}${graph.name ?? 'builder'}.${call}`);
  }
  const isOwnLine = before === '.' || isCreation;
  const inner = before === '.' ? indent : `${indent}  `;
  return insert(range.end, isOwnLine ? `\n${inner}.${call}` : `.${call}`);
}

function insert(at: TextPosition, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}

function endOfStatement(text: string, end: TextPosition): TextPosition {
  const offset = offsetAt(text, end);
  const rest = /^\s*;/.exec(text.slice(offset))?.[0] ?? '';
  return rest === '' ? end : positionAt(text, offset + rest.length);
}

/** The last call that declares a node in this file, else the creation: where more nodes belong. */
export function lastNode(graph: LinkedGraph, source: Source): CodeLocation {
  return last(
    graph.nodes.map(({ declaration }) => declaration).filter((each) => isCall(each, source)),
    graph,
    source,
  );
}

/** The last edge, else the last node. */
export function lastEdge(graph: LinkedGraph, source: Source): CodeLocation {
  const branches = graph.branches.map(({ at }) => at);
  const edges = [...graph.edgeCalls, ...branches].filter((each) => isCall(each, source));
  return edges.length === 0 ? lastNode(graph, source) : last(edges, graph, source);
}

/** False for an entry of an object or list of nodes. */
function isCall({ path, range }: CodeLocation, source: Source): boolean {
  return (
    path === source.path &&
    source.text[offsetAt(source.text, range.end) - 1] === ')' &&
    /\.\s*$/.test(lineAt(source.text, range.start.line).slice(0, range.start.character))
  );
}

function last(places: CodeLocation[], graph: LinkedGraph, source: Source): CodeLocation {
  const own = places.filter(({ path }) => path === source.path);
  return own.sort((a, b) => comparePositions(a.range.end, b.range.end)).at(-1) ?? graph.creation;
}
