/**
 * The language server's edge: translates LSP into questions to the workspace's graphs. A failure inside becomes an
 * empty answer and a line in the log, so that the editor never loses the server to one bad file.
 */
import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import {
  languageMethods,
  type GraphNodesParams,
  type LanguageInitializationOptions,
  type NodesAtParams,
} from '../protocol/language.js';
import { documentSymbols } from './features/documentSymbols.js';
import { graphNodes, nodesAt } from './features/nodeLocations.js';
import { loadGrammars } from './syntax/grammars.js';
import { SourceFiles, type SourceDisk } from './syntax/sourceFiles.js';
import { uriToPath } from './text/fileUris.js';
import { graphWords } from './typescript/builderCalls.js';
import type { FolderDisk } from './workspace/findConfigs.js';
import { WorkspaceFolders } from './workspace/workspaceFolders.js';
import { WorkspaceGraphs } from './workspace/workspaceGraphs.js';

export interface LanguageServerDeps {
  connection: Connection;
  disk: SourceDisk & FolderDisk;
  /** Where the grammars are if the client does not say. */
  defaultGrammarDir: string;
  debounce: (action: () => void, milliseconds: number) => void;
}

const watchers = [
  { globPattern: '**/langgraph.json' },
  { globPattern: '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}' },
];

/** Registers all handlers; the caller starts the connection with `listen`. */
export function serveLanguage(deps: LanguageServerDeps): void {
  const { connection } = deps;
  connection.onInitialize(async (params) => {
    const sources = new SourceFiles({ disk: deps.disk, grammars: await grammarsOf(params, deps) });
    const log = (message: string) => connection.console.warn(message);
    const onChanged = () => {
      connection
        .sendNotification(languageMethods.graphNodesChanged)
        .catch((error: unknown) => log(String(error)));
    };
    const graphs = new WorkspaceGraphs({ sources, debounce: deps.debounce, onChanged, log });
    const folders = new WorkspaceFolders({ graphs, disk: deps.disk, log });
    const canWatch = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    answerQuestions(connection, { sources, graphs, folders, canWatch });
    followDocuments(connection, graphs);
    followWorkspace(connection, { graphs, folders, canWatch, params });
    return capabilities;
  });
}

const capabilities: InitializeResult = {
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    documentSymbolProvider: { label: 'LangGraph' },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
  serverInfo: { name: 'Backstep' },
};

async function grammarsOf(params: InitializeParams, deps: LanguageServerDeps) {
  const options = params.initializationOptions as Partial<LanguageInitializationOptions> | undefined;
  const folder = options?.grammarDir ?? deps.defaultGrammarDir;
  try {
    return await loadGrammars(folder);
  } catch (error) {
    // Without grammars there is nothing to serve; the client shows why.
    const message = `The grammars in ${folder} could not be loaded: ${String(error)}`;
    throw new ResponseError(LSPErrorCodes.RequestFailed, message, { retry: false });
  }
}

interface Services {
  sources: SourceFiles;
  graphs: WorkspaceGraphs;
  folders: WorkspaceFolders;
  /** The client reports changes on disk. */
  canWatch: boolean;
}

function answerQuestions(connection: Connection, { sources, graphs, folders, canWatch }: Services): void {
  const answer = async <Result>(feature: string, empty: Result, ask: () => Result): Promise<Result> => {
    try {
      await folders.searched();
      if (!canWatch) graphs.refresh();
      return ask();
    } catch (error) {
      connection.console.error(
        `${feature} failed: ${error instanceof Error ? (error.stack ?? error.message) : ''}`,
      );
      return empty;
    }
  };
  connection.onRequest(languageMethods.graphNodes, (params: GraphNodesParams | null) =>
    answer(languageMethods.graphNodes, [], () => {
      const path = params?.uri === undefined ? null : uriToPath(params.uri);
      return params?.uri !== undefined && path === null ? [] : graphNodes(graphs.all(), path);
    }),
  );
  connection.onRequest(languageMethods.nodesAt, (params: NodesAtParams) =>
    answer(languageMethods.nodesAt, [], () => {
      const path = uriToPath(params.uri);
      return path === null ? [] : nodesAt(graphs.all(), path, params.line);
    }),
  );
  connection.onDocumentSymbol(({ textDocument }) =>
    answer('Outline', [], () => {
      const path = uriToPath(textDocument.uri);
      if (path === null || !graphWords.test(sources.text(path) ?? '')) return [];
      const model = sources.model(path);
      return model ? documentSymbols(model) : [];
    }),
  );
}

function followDocuments(connection: Connection, graphs: WorkspaceGraphs): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, text, version } }) => {
    const path = uriToPath(uri);
    if (path !== null) graphs.openDocument(path, text, version);
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const path = uriToPath(textDocument.uri);
    if (path !== null) graphs.changeDocument(path, contentChanges, textDocument.version);
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const path = uriToPath(textDocument.uri);
    if (path !== null) graphs.closeDocument(path);
  });
}

interface WorkspaceEvents extends Pick<Services, 'graphs' | 'folders' | 'canWatch'> {
  params: InitializeParams;
}

function followWorkspace(
  connection: Connection,
  { graphs, folders, canWatch, params }: WorkspaceEvents,
): void {
  connection.onInitialized(() => {
    for (const { uri } of params.workspaceFolders ?? []) folders.add(uri);
    if (params.capabilities.workspace?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) folders.remove(uri);
        for (const { uri } of added) folders.add(uri);
      });
    }
    if (!canWatch) return;
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers })
      .catch((error: unknown) => connection.console.error(`Files cannot be watched: ${String(error)}`));
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      const path = uriToPath(uri);
      if (path === null) continue;
      if (type === FileChangeType.Created) folders.created(path);
      graphs.changeOnDisk(path);
    }
  });
}
