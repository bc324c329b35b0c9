/**
 * The client of the language server: started once for the window, asked where nodes are. A language server that
 * fails costs the editor features, never the rest: every question then has an empty answer and a line in the log.
 */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { languageMethods, languageServerArgs, lensCommands } from '../../server/protocol/language.js';
import type {
  GraphDeclaration,
  GraphDiagram,
  GraphDiagramParams,
  GraphNodeLocation,
  GraphNodesParams,
  GraphRunSummary,
  LanguageInitializationOptions,
  LastRunsParams,
  NodesAtParams,
} from '../../server/protocol/language.js';
import type { Disposable } from '../emitter.js';
import { settingIds } from '../ids.js';

interface Deps {
  /** Absolute path of dist/languageServer.js. */
  script: string;
  grammarDir: string;
  log(line: string): void;
}

export const graphLanguages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python'];

export class LanguageService implements Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly client: LanguageClient;
  private started: Promise<boolean> | null = null;
  /** The nodes may be others, or elsewhere, than before. */
  readonly onDidChangeNodes = this.changed.event;

  constructor(private readonly deps: Deps) {
    const initializationOptions: LanguageInitializationOptions = {
      grammarDir: deps.grammarDir,
      ...(vscode.l10n.uri && { l10nUri: vscode.l10n.uri.toString() }),
      // What lensActions.ts registers; lenses for others are not shown.
      commands: Object.values(lensCommands),
    };
    const options = { execArgv: languageServerArgs };
    const module = { module: deps.script, transport: TransportKind.ipc, options };
    this.client = new LanguageClient(
      'backstep.language',
      'Backstep Language Server',
      { run: module, debug: module },
      {
        documentSelector: [
          ...graphLanguages.map((language) => ({ scheme: 'file', language })),
          { scheme: 'file', pattern: '**/langgraph.json' },
        ],
        initializationOptions,
        middleware: {
          provideCodeLenses: (document, token, next) =>
            areLensesOn(document.uri) ? next(document, token) : [],
        },
      },
    );
  }

  /** Resolves false where it could not start. */
  start(): Promise<boolean> {
    this.started ??= this.begin();
    return this.started;
  }

  /** The nodes that a breakpoint on this line (zero-based) stops at. */
  nodesAt(uri: vscode.Uri, line: number): Promise<GraphNodeLocation[]> {
    const params: NodesAtParams = { uri: this.client.code2ProtocolConverter.asUri(uri), line };
    return this.ask<GraphNodeLocation[]>(languageMethods.nodesAt, params, []);
  }

  /** The nodes of one document, or of the whole workspace. */
  graphNodes(uri?: vscode.Uri): Promise<GraphNodeLocation[]> {
    const params: GraphNodesParams =
      uri === undefined ? {} : { uri: this.client.code2ProtocolConverter.asUri(uri) };
    return this.ask<GraphNodeLocation[]>(languageMethods.graphNodes, params, []);
  }

  /** The nodes of the whole workspace; null where there is no answer. */
  knownNodes(): Promise<GraphNodeLocation[] | null> {
    const params: GraphNodesParams = {};
    return this.ask<GraphNodeLocation[] | null>(languageMethods.graphNodes, params, null);
  }

  /** Where the graphs of the workspace are made. */
  graphDeclarations(): Promise<GraphDeclaration[]> {
    return this.ask<GraphDeclaration[]>(languageMethods.graphDeclarations, {}, []);
  }

  /** The graph as its source draws it; null where no source of it is found. */
  async graphDiagram(projectId: string, graphId: string): Promise<GraphDiagram | null> {
    const configUri = this.client.code2ProtocolConverter.asUri(vscode.Uri.parse(projectId));
    const params: GraphDiagramParams = { configUri, graphId };
    return this.ask<GraphDiagram | null>(languageMethods.graphDiagram, params, null);
  }

  /** What the newest run of each graph did, for hovers, hints and lenses. False where nobody listens. */
  async tellRuns(runs: GraphRunSummary[]): Promise<boolean> {
    if (!(await this.start())) return false;
    const params: LastRunsParams = { runs };
    await this.client.sendNotification(languageMethods.lastRuns, params);
    return true;
  }

  dispose(): void {
    this.changed.dispose();
    if (this.started !== null) void this.started.then(() => this.client.dispose()).catch(() => undefined);
  }

  private async begin(): Promise<boolean> {
    try {
      this.client.onNotification(languageMethods.graphNodesChanged, () => this.changed.fire());
      await this.client.start();
      this.changed.fire();
      return true;
    } catch (error) {
      this.deps.log(`The language server did not start: ${String(error)}`);
      return false;
    }
  }

  private async ask<Answer>(method: string, params: object, empty: Answer): Promise<Answer> {
    if (!(await this.start())) return empty;
    try {
      return await this.client.sendRequest<Answer>(method, params);
    } catch (error) {
      this.deps.log(`${method}: ${String(error)}`);
      return empty;
    }
  }
}

function areLensesOn(uri: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration('backstep', uri).get<boolean>(settingIds.codeLens, true);
}

/** Whether a location's `configUri` names that project's langgraph.json, however either side escapes it. */
export function isOfProject(location: { configUri: string }, projectId: string): boolean {
  return vscode.Uri.parse(location.configUri).toString() === vscode.Uri.parse(projectId).toString();
}
