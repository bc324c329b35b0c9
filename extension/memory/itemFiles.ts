/**
 * Items of the store as documents: the value as JSON in an ordinary editor, where Save puts it. Where the item has
 * changed meanwhile, VS Code asks and shows both; one that was deleted is made again.
 */
import * as vscode from 'vscode';
import type { Item } from '../../server/protocol/items.js';
import { documentApi } from '../documents/documentApi.js';
import type { DocumentSource } from '../documents/backstepFiles.js';
import { jsonText, readObject } from '../documents/jsonText.js';
import { openDocuments } from '../documents/openDocuments.js';
import { Revisions } from '../documents/revisions.js';
import { Coalescer } from '../coalescer.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { toUserError } from '../errors.js';
import type { ServerPool } from '../server/serverPool.js';
import { readItemUri } from './itemUri.js';
import type { ItemKey } from './itemUri.js';
import type { MemoryModel } from './memoryModel.js';

interface Deps {
  servers: ServerPool;
  memory: MemoryModel;
  log(message: string): void;
}

export class ItemFiles implements DocumentSource, Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly resources = new DisposableStore();
  private readonly revisions = new Revisions();
  private readonly looks = new Coalescer<string>();
  readonly onDidChangeFile = this.changed.event;

  constructor(private readonly deps: Deps) {
    this.resources.add(this.changed);
    this.resources.add(
      deps.memory.onDidChange((projectId) => {
        this.looks
          .request(projectId, () => this.lookAgain(projectId))
          .catch((error: unknown) => deps.log(`Reading items that are open: ${String(error)}`));
      }),
    );
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const item = await this.read(uri);
    if (item === null) throw vscode.FileSystemError.FileNotFound(uri);
    return this.statOf(uri, item);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const item = await this.read(uri);
    if (item === null) throw vscode.FileSystemError.FileNotFound(uri);
    return Buffer.from(jsonText(item.value));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { projectId, namespace, key } = placeOf(uri);
    const read = readObject(Buffer.from(content).toString('utf8'));
    if (!read.ok)
      throw new vscode.FileSystemError(
        read.problem === null
          ? vscode.l10n.t('The value of an item is an object: write its keys between { and }.')
          : vscode.l10n.t('Not JSON: {0}', read.problem),
      );
    try {
      await this.deps.memory.store(projectId).put(namespace, key, read.value);
    } catch (error) {
      throw new vscode.FileSystemError(toUserError(error).message);
    }
    this.deps.memory.refresh(projectId);
  }

  dispose(): void {
    this.resources.dispose();
  }

  private statOf(uri: vscode.Uri, { value, created_at, updated_at }: Item): vscode.FileStat {
    const text = jsonText(value);
    const stamp = this.revisions.stamp(
      ...([
        uri.toString(),
        `${updated_at} ${text}`,
        Date.parse(updated_at) || 0,
        Buffer.byteLength(text),
      ] as const),
    );
    return { type: vscode.FileType.File, ctime: Date.parse(created_at) || 0, ...stamp };
  }

  /** Tells VS Code of open documents; it reads those that nobody has changed here. */
  private async lookAgain(projectId: string): Promise<void> {
    if (this.deps.servers.get(projectId)?.state.kind !== 'running') return;
    const changes: vscode.FileChangeEvent[] = [];
    for (const uri of openDocuments((each) => readItemUri(each)?.projectId === projectId)) {
      const isThere = (await this.read(uri)) !== null;
      const type = isThere ? vscode.FileChangeType.Changed : vscode.FileChangeType.Deleted;
      changes.push({ type, uri });
    }
    if (changes.length > 0) this.changed.fire(changes);
  }

  private async read(uri: vscode.Uri): Promise<Item | null> {
    const { projectId, namespace, key } = placeOf(uri);
    const { store } = await documentApi(this.deps.servers, projectId, uri);
    try {
      return await store.get(namespace, key);
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(toUserError(error).message);
    }
  }
}

function placeOf(uri: vscode.Uri): ItemKey {
  const place = readItemUri(uri);
  if (place === null) throw vscode.FileSystemError.FileNotFound(uri);
  return place;
}
