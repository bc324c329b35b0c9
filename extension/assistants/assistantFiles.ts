/**
 * Assistants as documents in ordinary editors: Save makes a new version, which is then the one that runs. Versions of the
 * past have documents of their own, to read and to compare.
 */
import * as vscode from 'vscode';
import type { Assistant } from '../../server/protocol/api.js';
import { documentApi } from '../documents/documentApi.js';
import type { DocumentSource } from '../documents/backstepFiles.js';
import { openDocuments } from '../documents/openDocuments.js';
import { Revisions } from '../documents/revisions.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { toUserError } from '../errors.js';
import type { ServerPool } from '../server/serverPool.js';
import { problemText } from './assistantProblems.js';
import type { AssistantsModel } from './assistantsModel.js';
import { assistantText, editFromText } from './assistantText.js';
import { readAssistantUri } from './assistantUri.js';
import type { AssistantPlace } from './assistantUri.js';

interface Deps {
  servers: ServerPool;
  assistants: AssistantsModel;
  /** A document of the graph's assistant is being read. */
  onDidRead(projectId: string, graphId: string): void;
  onDidSave(saved: Assistant): void;
}

export class AssistantFiles implements DocumentSource, Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly resources = new DisposableStore();
  private readonly revisions = new Revisions();
  readonly onDidChangeFile = this.changed.event;

  constructor(private readonly deps: Deps) {
    this.resources.add(this.changed);
    this.resources.add(
      deps.assistants.onDidChange((projectId) => {
        // Those of a server that has ended can neither be read nor are they others.
        if (deps.servers.get(projectId)?.state.kind !== 'running') return;
        const open = openDocuments((uri) => readAssistantUri(uri)?.key.projectId === projectId);
        this.changed.fire(open.map((uri) => ({ type: vscode.FileChangeType.Changed, uri })));
      }),
    );
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const place = placeOf(uri);
    const assistant = await this.read(uri, place);
    const text = assistantText(assistant);
    const revision = `${String(assistant.version)} ${assistant.updated_at} ${text}`;
    const changedAt = Date.parse(assistant.updated_at) || 0;
    return {
      type: vscode.FileType.File,
      ctime: Date.parse(assistant.created_at) || 0,
      ...this.revisions.stamp(uri.toString(), revision, changedAt, Buffer.byteLength(text)),
      ...(place.version === null ? {} : { permissions: vscode.FilePermission.Readonly }),
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const place = placeOf(uri);
    const assistant = await this.read(uri, place);
    this.deps.onDidRead(place.key.projectId, assistant.graph_id);
    return Buffer.from(assistantText(assistant));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const place = placeOf(uri);
    if (place.version !== null) throw vscode.FileSystemError.NoPermissions(uri);
    const { projectId, assistantId } = place.key;
    const edit = editFromText(await this.read(uri, place), Buffer.from(content).toString('utf8'));
    if (!edit.ok) throw new vscode.FileSystemError(problemText(edit.problem));
    if (edit.changes === null) return;
    try {
      const saved = await this.deps.assistants.api(projectId).update(assistantId, edit.changes);
      await this.deps.assistants.refresh(projectId);
      this.deps.onDidSave(saved);
    } catch (error) {
      throw new vscode.FileSystemError(toUserError(error).message);
    }
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async read(uri: vscode.Uri, { key, version }: AssistantPlace): Promise<Assistant> {
    const { assistantsApi } = await documentApi(this.deps.servers, key.projectId, uri);
    let found: Assistant | null | undefined;
    try {
      found =
        version === null
          ? await assistantsApi.get(key.assistantId)
          : (await assistantsApi.versions(key.assistantId)).find((each) => each.version === version);
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(toUserError(error).message);
    }
    if (found == null) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  }
}

function placeOf(uri: vscode.Uri): AssistantPlace {
  const place = readAssistantUri(uri);
  if (place === null) throw vscode.FileSystemError.FileNotFound(uri);
  return place;
}
