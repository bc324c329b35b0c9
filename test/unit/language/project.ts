/**
 * A project in memory for the language tests: files by relative path, the real grammars, and expectations that are
 * written into the sources themselves. A line that ends in `//= a, b` (`#= a, b` in Python) is one where a breakpoint stops at `a` and
 * `b`; a line without stops at nothing.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextPosition, TextRange } from '../../../server/protocol/language.js';
import { offsetAt } from '../../../server/language/text/offsets.js';
import { graphNodes, nodesAt } from '../../../server/language/features/nodeLocations.js';
import { loadGrammars, type Grammars } from '../../../server/language/syntax/grammars.js';
import { SourceFiles } from '../../../server/language/syntax/sourceFiles.js';
import { normalizePath } from '../../../server/language/text/fileUris.js';
import { WorkspaceGraphs } from '../../../server/language/workspace/workspaceGraphs.js';

export const root = normalizePath(path.resolve('/project'));

export function loadTestGrammars(): Promise<Grammars> {
  const main = createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm');
  return loadGrammars(path.dirname(main));
}

export class Project {
  readonly disk = new Map<string, string>();
  readonly logged: string[] = [];
  changes = 0;
  /** What the debounce holds back; a test decides when typing pauses. */
  pending: (() => void) | null = null;
  /** Paths read from disk, in order. */
  readonly reads: string[] = [];
  readonly sources: SourceFiles;
  readonly graphs: WorkspaceGraphs;

  /** Adds a langgraph.json with the graph `main` unless the files bring one. */
  constructor(grammars: Grammars, files: Record<string, string>, target = './graph.ts:graph') {
    const config = { 'langgraph.json': JSON.stringify({ graphs: { main: target } }) };
    for (const [name, text] of Object.entries({ ...config, ...files })) this.disk.set(this.path(name), text);
    const disk = {
      read: (file: string) => {
        this.reads.push(path.relative(root, file).replaceAll('\\', '/'));
        return this.disk.get(file) ?? null;
      },
      isFile: (file: string) => this.disk.has(file),
    };
    this.sources = new SourceFiles({ grammars, disk });
    this.graphs = new WorkspaceGraphs({
      sources: this.sources,
      debounce: (action) => (this.pending = action),
      onChanged: () => (this.changes += 1),
      log: (message) => this.logged.push(message),
    });
    this.graphs.addConfig(this.path('langgraph.json'));
  }

  path(name: string): string {
    return normalizePath(path.join(root, name));
  }

  text(name: string): string {
    const text = this.sources.text(this.path(name));
    assert.ok(text !== null, `${name} is not part of the project`);
    return text;
  }

  pause(): void {
    const action = this.pending;
    this.pending = null;
    action?.();
  }

  nodes(): string[] {
    return graphNodes(this.graphs.all(), null).map(({ node }) => node);
  }

  nodesAtLine(name: string, line: number): string[] {
    return nodesAt(this.graphs.all(), this.path(name), line).map(({ node }) => node);
  }

  /** The source of each node's function, first line only; `null` where it was not found. */
  bodies(): Record<string, string | null> {
    const nodes = this.graphs.all().flatMap((graph) => graph.nodes);
    return Object.fromEntries(
      nodes.map(({ name, body }) => [
        name,
        body ? firstLine(this.sources.text(body.path) ?? '', body.range) : null,
      ]),
    );
  }

  /** Every line of every source stops at exactly the nodes that its `//=` names. */
  checkMarks(): void {
    for (const file of this.disk.keys()) {
      const name = path.relative(root, file);
      if (name.endsWith('.json')) continue;
      const lines = this.text(name).split('\n');
      const actual = lines.map((line, index) =>
        mark(line, this.nodesAtLine(name, index), name.endsWith('.py') ? '#=' : '//='),
      );
      assert.equal(actual.join('\n'), lines.join('\n'), name);
    }
  }

  openFile(name: string): void {
    this.graphs.openDocument(this.path(name), this.text(name), 1);
  }

  /** Replaces the only `old` in an open file, as an editor sends it. */
  edit(name: string, old: string, replacement: string): void {
    const text = this.text(name);
    const start = text.indexOf(old);
    assert.ok(start >= 0 && text.indexOf(old, start + 1) < 0, `"${old}" must be in ${name} once`);
    const range = { start: positionAt(text, start), end: positionAt(text, start + old.length) };
    this.graphs.changeDocument(this.path(name), [{ range, text: replacement }], 2);
  }
}

/** A source with `¦` where the cursor is, and where. */
export interface Marked {
  text: string;
  positions: TextPosition[];
}

export function marked(source: string): Marked {
  const parts = source.split('¦');
  const offsets = parts.slice(0, -1).map((_part, index) => parts.slice(0, index + 1).join('').length);
  const text = parts.join('');
  return { text, positions: offsets.map((offset) => positionAt(text, offset)) };
}

/** The text with `«»` around each range, so that a test shows the places it means. */
export function withRanges(text: string, ranges: TextRange[]): string {
  const marks = ranges.flatMap(({ start, end }) => [
    { at: offsetAt(text, start), mark: '«' },
    { at: offsetAt(text, end), mark: '»' },
  ]);
  return marks
    .sort((a, b) => b.at - a.at)
    .reduce((result, { at, mark: each }) => result.slice(0, at) + each + result.slice(at), text);
}

export function applyEdits(text: string, edits: TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('file:///a', '', 1, text), edits);
}

export function positionAt(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: (before.at(-1) ?? '').length };
}

function mark(line: string, nodes: string[], sign: string): string {
  const code = line.replace(new RegExp(` *${sign}.*$`), '');
  return nodes.length === 0 ? code : `${code} ${sign} ${nodes.sort().join(', ')}`;
}

function firstLine(text: string, { start, end }: TextRange): string {
  const line = text.split('\n')[start.line] ?? '';
  return start.line === end.line ? line.slice(start.character, end.character) : line.slice(start.character);
}
