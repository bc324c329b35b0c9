/** What the client tells of runs, and the features that show it: lenses and inlay hints. */
import {
  CodeLensRefreshRequest,
  InlayHintRefreshRequest,
  type InitializeParams,
} from 'vscode-languageserver';
import { languageMethods, type LastRunsParams } from '../../protocol/language.js';
import { codeLenses } from '../features/codeLens.js';
import { inlayHints } from '../features/inlayHints.js';
import type { LinkedGraph } from '../model/linkedGraph.js';
import type { HandlerDeps } from './handlerDeps.js';

interface Client {
  params: InitializeParams;
  commands: string[];
}

export function handleRunData({ connection, graphs, lastRuns, answer }: HandlerDeps, client: Client): void {
  const lastRun = (graph: LinkedGraph) => lastRuns.of(graphs.keysOf(graph));
  const context = {
    keysOf: (graph: LinkedGraph) => graphs.keysOf(graph),
    lastRun,
    commands: new Set(client.commands),
  };
  const { workspace } = client.params.capabilities;
  const refresh = async () => {
    if (workspace?.codeLens?.refreshSupport === true)
      await connection.sendRequest(CodeLensRefreshRequest.type);
    if (workspace?.inlayHint?.refreshSupport === true)
      await connection.sendRequest(InlayHintRefreshRequest.type);
  };
  connection.onNotification(languageMethods.lastRuns, ({ runs }: LastRunsParams) => {
    lastRuns.replace(runs);
    refresh().catch((error: unknown) => connection.console.warn(String(error)));
  });
  connection.onCodeLens(({ textDocument: { uri } }) =>
    answer.about('Lenses', uri, [], (path) => codeLenses(graphs.around(path), path, context)),
  );
  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
    answer.about('Inlay hints', uri, [], (path) => inlayHints(graphs.around(path), path, range, lastRun)),
  );
}
