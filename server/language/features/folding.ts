/** Folding beyond what the language itself offers: the calls that declare a node, and runs of edges. */
import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver';
import type { FileModel } from '../model/fileModel.js';

export function foldingRanges({ builders }: FileModel): FoldingRange[] {
  return builders.flatMap((builder) => {
    const nodes = builder.nodes.map(({ range }) => ({
      startLine: range.start.line,
      endLine: range.end.line,
    }));
    return [...nodes, ...edgeRuns(builder.edges.map(({ range }) => range))].filter(
      ({ startLine, endLine }) => endLine > startLine,
    );
  });
}

/** Edges on lines that follow one another fold together. */
function edgeRuns(ranges: { start: { line: number }; end: { line: number } }[]): FoldingRange[] {
  const runs: FoldingRange[] = [];
  for (const { start, end } of ranges) {
    const last = runs.at(-1);
    if (last && start.line <= last.endLine + 1) last.endLine = Math.max(last.endLine, end.line);
    else runs.push({ startLine: start.line, endLine: end.line, kind: FoldingRangeKind.Region });
  }
  return runs;
}
