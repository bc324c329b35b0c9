/**
 * The JSON schema by which VS Code checks, completes and explains documents of assistants (`jsonValidation` in
 * package.json names it). One for all: what context and config may hold depends on the graph that the document names. A
 * graph is asked for its schemas when a document of one of its assistants is read first.
 */
import * as vscode from 'vscode';
import type { DocumentSource } from '../documents/backstepFiles.js';
import { jsonText } from '../documents/jsonText.js';
import { openDocuments } from '../documents/openDocuments.js';
import { Revisions } from '../documents/revisions.js';
import type { Disposable } from '../emitter.js';
import type { ServerPool } from '../server/serverPool.js';
import { partialSchema, wholeSchema } from './assistantSchema.js';
import type { GraphSchemas } from './assistantSchema.js';

interface Deps {
  servers: ServerPool;
  log(message: string): void;
}

export class AssistantSchemas implements DocumentSource, Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly schemas = new Map<string, GraphSchemas>();
  private readonly revisions = new Revisions();
  readonly onDidChangeFile = this.changed.event;

  constructor(private readonly deps: Deps) {}

  /** Asks the graph, in the background; its schema takes effect when the answer is there. */
  learn(projectId: string, graphId: string): void {
    this.ask(projectId, graphId).catch((error: unknown) =>
      this.deps.log(
        `Reading the schemas of ${graphId}: ${error instanceof Error ? error.message : String(error)}`,
      ),
    );
  }

  stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const text = this.textOf(uri);
    const stamp = this.revisions.stamp(uri.toString(), text, 0, Buffer.byteLength(text));
    return Promise.resolve({
      type: vscode.FileType.File,
      ctime: 0,
      ...stamp,
      permissions: vscode.FilePermission.Readonly,
    });
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return Promise.resolve(Buffer.from(this.textOf(uri)));
  }

  writeFile(uri: vscode.Uri): Promise<void> {
    return Promise.reject(vscode.FileSystemError.NoPermissions(uri));
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async ask(projectId: string, graphId: string): Promise<void> {
    const state = this.deps.servers.get(projectId)?.state;
    if (state?.kind !== 'running') return;
    const { context, config } = await state.api.schemas(graphId);
    const key = partName(projectId, graphId);
    const fresh = { graphId, context, config };
    if (jsonText(this.schemas.get(key)) === jsonText(fresh)) return;
    this.schemas.set(key, fresh);
    const open = openDocuments(({ path }) => path.startsWith('/schemas/'));
    this.changed.fire(open.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
  }

  private textOf(uri: vscode.Uri): string {
    if (uri.path === '/schemas/assistant.json') return jsonText(wholeSchema(this.schemas));
    const [, part = '', kind] = /^\/schemas\/([0-9a-f]+)-(context|config)\.json$/.exec(uri.path) ?? [];
    const schemas = this.schemas.get(part);
    if (schemas === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return jsonText(partialSchema(kind === 'context' ? schemas.context : schemas.config));
  }
}

/** Parts lie beside the whole, so that it names them without an address. */
function partName(projectId: string, graphId: string): string {
  return Buffer.from(JSON.stringify([projectId, graphId])).toString('hex');
}
