/** The client's side of the tests: starts dist/languageServer.js over stdio and speaks LSP with it. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import {
  FileChangeType,
  type Diagnostic,
  type DocumentSymbol,
  type PublishDiagnosticsParams,
  type RegistrationParams,
} from 'vscode-languageserver';
import {
  languageMethods,
  languageServerArgs,
  type GraphDeclaration,
  type GraphNodeLocation,
  type TextPosition,
} from '../../server/protocol/language.js';
import { pathToUri } from '../../server/language/text/fileUris.js';

export interface ClientOptions {
  grammarDir?: string;
  /** The client offers to report changes on disk (default). */
  canWatch?: boolean;
  /** Ids of commands that lenses may name. */
  commands?: string[];
}

const bundle = fileURLToPath(new URL('../../dist/languageServer.js', import.meta.url));
const packagedGrammars = path.dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));

export class LanguageProcess {
  private version = 1;
  private readonly registered: Promise<RegistrationParams>;

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly connection: MessageConnection,
  ) {
    this.registered = new Promise((resolve) => {
      connection.onRequest('client/registerCapability', (params: RegistrationParams) => resolve(params));
    });
    connection.listen();
  }

  static spawn(): LanguageProcess {
    const child = spawn(process.execPath, [...languageServerArgs, bundle, '--stdio']);
    const reader = new StreamMessageReader(child.stdout);
    return new LanguageProcess(child, createMessageConnection(reader, new StreamMessageWriter(child.stdin)));
  }

  static async start(folders: string[], options: ClientOptions = {}): Promise<LanguageProcess> {
    const server = LanguageProcess.spawn();
    await server.initialize(folders, options);
    await server.connection.sendNotification('initialized', {});
    return server;
  }

  async initialize(
    folders: string[],
    { grammarDir = packagedGrammars, canWatch = true, commands = [] }: ClientOptions,
  ): Promise<void> {
    await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.map(folderOf),
      capabilities: {
        workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: canWatch } },
      },
      initializationOptions: { grammarDir, commands },
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  graphNodes(uri?: string): Promise<GraphNodeLocation[]> {
    return this.connection.sendRequest(languageMethods.graphNodes, uri === undefined ? {} : { uri });
  }

  graphDeclarations(): Promise<GraphDeclaration[]> {
    return this.connection.sendRequest(languageMethods.graphDeclarations, {});
  }

  nodesAt(uri: string, line: number): Promise<GraphNodeLocation[]> {
    return this.connection.sendRequest(languageMethods.nodesAt, { uri, line });
  }

  outline(uri: string): Promise<DocumentSymbol[]> {
    return this.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
  }

  /** Any request of LSP, or of Backstep's own. */
  request<Result>(method: string, params: object): Promise<Result> {
    return this.connection.sendRequest(method, params);
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  /** Resolves with the next diagnostics of a document that `accepts` takes. */
  diagnostics(
    uri: string,
    accepts: (diagnostics: Diagnostic[]) => boolean = () => true,
  ): Promise<Diagnostic[]> {
    return new Promise((resolve) => {
      const subscription = this.connection.onNotification(
        'textDocument/publishDiagnostics',
        (params: PublishDiagnosticsParams) => {
          if (params.uri !== uri || !accepts(params.diagnostics)) return;
          subscription.dispose();
          resolve(params.diagnostics);
        },
      );
    });
  }

  /** Resolves with the next `graphNodesChanged`. */
  nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const subscription = this.connection.onNotification(languageMethods.graphNodesChanged, () => {
        subscription.dispose();
        resolve();
      });
    });
  }

  /** The glob patterns of the files that the server wants to hear of. */
  async watched(): Promise<string[]> {
    const { registrations } = await this.registered;
    const options = registrations.map(
      (each) => each.registerOptions as { watchers: { globPattern: string }[] },
    );
    return options.flatMap(({ watchers }) => watchers.map(({ globPattern }) => globPattern));
  }

  open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: 'typescript', version: this.version, text };
    return this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  edit(uri: string, start: TextPosition, end: TextPosition, text: string): Promise<void> {
    this.version += 1;
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: this.version },
      contentChanges: [{ range: { start, end }, text }],
    });
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  changedOnDisk(uri: string, change: 'created' | 'changed' | 'deleted'): Promise<void> {
    const types = {
      created: FileChangeType.Created,
      changed: FileChangeType.Changed,
      deleted: FileChangeType.Deleted,
    };
    return this.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri, type: types[change] }],
    });
  }

  changeFolders(added: string[], removed: string[]): Promise<void> {
    const event = { added: added.map(folderOf), removed: removed.map(folderOf) };
    return this.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
  }

  /** Ends the process as an editor does, and waits until it is gone. */
  async stop(): Promise<void> {
    const gone = this.child.exitCode === null ? once(this.child, 'exit') : Promise.resolve();
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await gone;
    this.connection.dispose();
  }
}

function folderOf(folder: string): { uri: string; name: string } {
  return { uri: pathToUri(folder), name: path.basename(folder) };
}
