/**
 * Checkpoints as documents: the state as JSON in an ordinary editor, where Save forks. History is never written over:
 * the document of the old checkpoint shows the old state again, and the fork's own opens in its place.
 */
import * as vscode from 'vscode';
import type { Json, ThreadState } from '../../server/protocol/api.js';
import type { Disposable } from '../emitter.js';
import { toUserError } from '../errors.js';
import type { ServerPool } from '../server/serverPool.js';
import type { ThreadsModel } from '../threads/threadsModel.js';
import type { DocumentSource } from './backstepFiles.js';
import { documentApi } from './documentApi.js';
import { readCheckpointUri } from './checkpointUri.js';
import type { CheckpointPlace } from './checkpointUri.js';
import { stateText, updateFromText } from './stateText.js';

interface Deps {
  servers: ServerPool;
  threads: ThreadsModel;
  /** Says which checkpoint the saved edit has become. */
  onDidFork(from: CheckpointPlace, to: CheckpointPlace): void;
}

export class CheckpointFiles implements DocumentSource, Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  /** Grows with every save: VS Code reads a file anew when its time has changed. */
  private saves = 0;
  readonly onDidChangeFile = this.changed.event;

  constructor(private readonly deps: Deps) {}

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const state = await this.read(uri);
    const created = Date.parse(state.created_at ?? '') || 0;
    const size = Buffer.byteLength(stateText(state.values));
    return { type: vscode.FileType.File, ctime: created, mtime: created + this.saves, size };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return Buffer.from(stateText((await this.read(uri)).values));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const place = placeOf(uri);
    const { values } = await this.read(uri);
    const update = updateFromText(values, Buffer.from(content).toString('utf8'));
    if (!update.ok) throw new vscode.FileSystemError(update.reason);
    if (update.values === null) return;
    const forked = await this.fork(place, update.values);
    this.saves++;
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    if (forked !== null) this.deps.onDidFork(place, { key: place.key, checkpointId: forked });
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async fork({ key, checkpointId }: CheckpointPlace, values: Json): Promise<string | null> {
    const { threads } = this.deps;
    try {
      const forked = await threads.api(key.projectId).updateState(key.threadId, checkpointId, values, null);
      await threads.refreshThread(key);
      return forked;
    } catch (error) {
      throw new vscode.FileSystemError(toUserError(error).message);
    }
  }

  private async read(uri: vscode.Uri): Promise<ThreadState> {
    const { key, checkpointId } = placeOf(uri);
    const known = this.deps.threads.peekHistory(key)?.find(checkpointId);
    if (known != null) return known;
    try {
      const api = await documentApi(this.deps.servers, key.projectId, uri);
      return await api.stateAt(key.threadId, checkpointId);
    } catch {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
  }
}

function placeOf(uri: vscode.Uri): CheckpointPlace {
  const place = readCheckpointUri(uri);
  if (place === null) throw vscode.FileSystemError.FileNotFound(uri);
  return place;
}
