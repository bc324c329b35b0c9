/** What the handlers of LSP requests work with. */
import type { Connection } from 'vscode-languageserver';
import type { ConfigDocuments } from '../config/configDocuments.js';
import type { LastRuns } from '../features/lastRuns.js';
import type { SourceFiles } from '../syntax/sourceFiles.js';
import type { WorkspaceGraphs } from '../workspace/workspaceGraphs.js';
import type { Answer } from './answer.js';

export interface HandlerDeps {
  connection: Connection;
  sources: SourceFiles;
  graphs: WorkspaceGraphs;
  configs: ConfigDocuments;
  lastRuns: LastRuns;
  answer: Answer;
}
