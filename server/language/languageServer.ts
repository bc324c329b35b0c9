/**
 * The language server's edge: says what it can do, follows the workspace and its documents, and leaves every
 * question to the handlers.
 */
import * as l10n from '@vscode/l10n';
import {
  CodeActionKind,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  WatchKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { languageMethods, type LanguageInitializationOptions } from '../protocol/language.js';
import { ConfigDocuments } from './config/configDocuments.js';
import type { ConfigDisk } from './config/configSources.js';
import { LastRuns } from './features/lastRuns.js';
import { answerer } from './handlers/answer.js';
import { DiagnosticsPublisher } from './handlers/diagnosticsPublisher.js';
import { handleEditing } from './handlers/editing.js';
import { handleGraphQuestions } from './handlers/graphQuestions.js';
import { handleNavigation } from './handlers/navigation.js';
import { handleRunData } from './handlers/runData.js';
import type { HandlerDeps } from './handlers/handlerDeps.js';
import { loadGrammars } from './syntax/grammars.js';
import { SourceFiles, type SourceDisk } from './syntax/sourceFiles.js';
import { uriToPath } from './text/fileUris.js';
import type { FolderDisk } from './workspace/findConfigs.js';
import { WorkspaceFolders } from './workspace/workspaceFolders.js';
import { WorkspaceGraphs } from './workspace/workspaceGraphs.js';

/** Runs an action once calls have paused for that long. */
export type Debounce = (action: () => void, milliseconds: number) => void;

export interface LanguageServerDeps {
  connection: Connection;
  disk: SourceDisk & FolderDisk & ConfigDisk;
  /** Where the grammars are if the client does not say. */
  defaultGrammarDir: string;
  createDebounce: () => Debounce;
}

const watchers = [
  { globPattern: '**/langgraph.json' },
  // What langgraph.json's `env` names as a rule.
  { globPattern: '**/.env*' },
  { globPattern: '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,py}' },
  // Of a folder that comes or goes with its files, editors may tell no more than that.
  { globPattern: '**', kind: WatchKind.Create | WatchKind.Delete },
];

/** Registers all handlers; the caller starts the connection with `listen`. */
export function serveLanguage(deps: LanguageServerDeps): void {
  const { connection } = deps;
  connection.onInitialize(async (params) => {
    const options = (params.initializationOptions ?? {}) as Partial<LanguageInitializationOptions>;
    const log = (message: string) => connection.console.warn(message);
    await loadMessages(options, log);
    const sources = new SourceFiles({ disk: deps.disk, grammars: await grammarsOf(options, deps) });
    const onChanged = () => {
      connection
        .sendNotification(languageMethods.graphNodesChanged)
        .catch((error: unknown) => log(String(error)));
    };
    const graphs = new WorkspaceGraphs({ sources, debounce: deps.createDebounce(), onChanged, log });
    const folders = new WorkspaceFolders({ graphs, disk: deps.disk, log });
    const canWatch = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    const answer = answerer({ connection, graphs, folders, canWatch });
    const configs = new ConfigDocuments({ sources, graphs, disk: deps.disk });
    const lastRuns = new LastRuns();
    const handlers: HandlerDeps = { connection, sources, graphs, configs, lastRuns, answer };
    const diagnostics = new DiagnosticsPublisher({ ...handlers, debounce: deps.createDebounce() });
    handleGraphQuestions(handlers);
    handleNavigation(handlers);
    handleEditing(handlers);
    handleRunData(handlers, { params, commands: options.commands ?? [] });
    followDocuments(connection, graphs, diagnostics);
    followWorkspace({ connection, graphs, folders, diagnostics, canWatch, params });
    return capabilities;
  });
}

const capabilities: InitializeResult = {
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    documentSymbolProvider: { label: 'LangGraph' },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
    hoverProvider: true,
    completionProvider: { triggerCharacters: ["'", '"', '`', '/', ':'] },
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, CodeActionKind.RefactorExtract],
    },
    codeLensProvider: {},
    inlayHintProvider: true,
    foldingRangeProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
  serverInfo: { name: 'Backstep' },
};

async function loadMessages(
  { l10nUri }: Partial<LanguageInitializationOptions>,
  log: (message: string) => void,
): Promise<void> {
  if (l10nUri === undefined) return;
  try {
    await l10n.config({ uri: l10nUri });
  } catch (error) {
    log(`The messages in ${l10nUri} could not be loaded: ${String(error)}`);
  }
}

async function grammarsOf(options: Partial<LanguageInitializationOptions>, deps: LanguageServerDeps) {
  const folder = options.grammarDir ?? deps.defaultGrammarDir;
  try {
    return await loadGrammars(folder);
  } catch (error) {
    // Without grammars there is nothing to serve; the client shows why.
    const message = `The grammars in ${folder} could not be loaded: ${String(error)}`;
    throw new ResponseError(LSPErrorCodes.RequestFailed, message, { retry: false });
  }
}

function followDocuments(
  connection: Connection,
  graphs: WorkspaceGraphs,
  diagnostics: DiagnosticsPublisher,
): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, text, version } }) => {
    const path = uriToPath(uri);
    if (path === null) return;
    graphs.openDocument(path, text, version);
    diagnostics.opened(path, uri);
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const path = uriToPath(textDocument.uri);
    if (path === null) return;
    graphs.changeDocument(path, contentChanges, textDocument.version);
    diagnostics.schedule();
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const path = uriToPath(textDocument.uri);
    if (path === null) return;
    graphs.closeDocument(path);
    diagnostics.closed(path);
  });
}

interface WorkspaceEvents {
  connection: Connection;
  graphs: WorkspaceGraphs;
  folders: WorkspaceFolders;
  diagnostics: DiagnosticsPublisher;
  /** The client reports changes on disk. */
  canWatch: boolean;
  params: InitializeParams;
}

function followWorkspace({
  connection,
  graphs,
  folders,
  diagnostics,
  canWatch,
  params,
}: WorkspaceEvents): void {
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
      if (type === FileChangeType.Deleted) folders.deleted(path);
      // What is deleted and made again at once, editors may tell as changed.
      else folders.created(path);
      graphs.changeOnDisk(path);
    }
    diagnostics.schedule();
  });
}
