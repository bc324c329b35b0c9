/** LSP requests that look at the code and lead through it. */
import { documentSymbols } from '../features/documentSymbols.js';
import { foldingRanges } from '../features/folding.js';
import { hover } from '../features/hover.js';
import { definition, highlights, references } from '../features/navigation.js';
import type { HandlerDeps } from './handlerDeps.js';

export function handleNavigation({ connection, graphs, configs, lastRuns, answer }: HandlerDeps): void {
  connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    answer.about('Outline', uri, [], (path) => {
      const model = graphs.fileWithGraphs(path);
      return model ? documentSymbols(model) : [];
    }),
  );
  connection.onFoldingRanges(({ textDocument: { uri } }) =>
    answer.about('Folding', uri, [], (path) => {
      const model = graphs.fileWithGraphs(path);
      return model ? foldingRanges(model) : [];
    }),
  );
  connection.onDefinition(({ textDocument: { uri }, position }) =>
    answer.about('Definition', uri, [], (path) => {
      const config = configs.at(path);
      return config
        ? configs.definition(config, position)
        : definition(graphs.around(path), { path, position });
    }),
  );
  connection.onReferences(({ textDocument: { uri }, position, context }) =>
    answer.about('References', uri, [], (path) =>
      references(graphs.around(path), { path, position }, context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(({ textDocument: { uri }, position }) =>
    answer.about('Highlights', uri, [], (path) => highlights(graphs.around(path), { path, position })),
  );
  connection.onHover(({ textDocument: { uri }, position }) =>
    answer.about('Hover', uri, null, (path) => {
      const config = configs.at(path);
      if (config) return configs.hover(config, position);
      return hover(graphs.around(path), { path, position }, (graph) => lastRuns.of(graphs.keysOf(graph)));
    }),
  );
}
