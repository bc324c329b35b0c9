/** The outline of a source file: its graphs, and under each its nodes. Files without graphs have none. */
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver';
import type { TextRange } from '../../protocol/language.js';
import type { NodeDeclaration } from '../model/declarations.js';
import type { BuilderModel, FileModel } from '../model/fileModel.js';
import { comparePositions } from '../text/ranges.js';

export function documentSymbols(model: FileModel): DocumentSymbol[] {
  return model.builders.filter(({ nodes }) => nodes.length > 0).map(graphSymbol);
}

function graphSymbol(builder: BuilderModel): DocumentSymbol {
  const nodes = builder.nodes.flatMap(nodeSymbol);
  return {
    name: builder.name ?? 'graph',
    detail: 'graph',
    kind: SymbolKind.Module,
    // LSP wants children inside of their parent; in statement style the nodes are added below the expression.
    range: builder.nodes.map(({ range }) => range).reduce(union, builder.range),
    selectionRange: { start: builder.range.start, end: builder.range.start },
    children: nodes,
  };
}

function nodeSymbol(node: NodeDeclaration): DocumentSymbol[] {
  if (node.name.kind !== 'string') return [];
  const { range, nameRange } = node;
  return [
    {
      name: node.name.value || '(empty)',
      detail: 'node',
      kind: SymbolKind.Function,
      range: union(range, nameRange),
      selectionRange: nameRange,
    },
  ];
}

function union(a: TextRange, b: TextRange): TextRange {
  return {
    start: comparePositions(a.start, b.start) <= 0 ? a.start : b.start,
    end: comparePositions(a.end, b.end) >= 0 ? a.end : b.end,
  };
}
