/**
 * The file system `backstep:`: what the server keeps as documents in ordinary editors. Which kind of thing an address
 * names, its first part says; each kind is a source of its own (checkpoints, assistants, items of the store, schemas).
 */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { backstepScheme } from './backstepUri.js';

/** One kind of document. */
export interface DocumentSource {
  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]>;
  /** Rejects with `FileNotFound` where the address names nothing. */
  stat(uri: vscode.Uri): Promise<vscode.FileStat>;
  readFile(uri: vscode.Uri): Promise<Uint8Array>;
  writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void>;
}

export class BackstepFiles implements vscode.FileSystemProvider, Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly resources = new DisposableStore();
  readonly onDidChangeFile = this.changed.event;

  /** @param sources By the first part of the path. */
  constructor(private readonly sources: Record<string, DocumentSource>) {
    this.resources.add(this.changed);
    for (const source of Object.values(sources))
      this.resources.add(source.onDidChangeFile((changes) => this.changed.fire(changes)));
    this.resources.add(
      vscode.workspace.registerFileSystemProvider(backstepScheme, this, { isCaseSensitive: true }),
    );
  }

  /** Sources tell of every document that is open, whether it is watched or not. */
  watch(): Disposable {
    return { dispose: () => undefined };
  }

  stat(uri: vscode.Uri): Promise<vscode.FileStat> | vscode.FileStat {
    // Before it writes, VS Code asks whether the folder is there. Every document ends in .json, and no folder does.
    if (!uri.path.endsWith('.json')) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    return this.sourceOf(uri).stat(uri);
  }

  readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return this.sourceOf(uri).readFile(uri);
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    return this.sourceOf(uri).writeFile(uri, content);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.NoPermissions(vscode.l10n.t('Documents of Backstep are opened one by one.'));
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions(vscode.l10n.t('A document of Backstep is no folder.'));
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions(
      vscode.l10n.t('A document of Backstep is deleted in its view.'),
    );
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions(vscode.l10n.t('A document of Backstep cannot be renamed.'));
  }

  dispose(): void {
    this.resources.dispose();
  }

  private sourceOf(uri: vscode.Uri): DocumentSource {
    const [, kind = ''] = uri.path.split('/');
    const source = Object.hasOwn(this.sources, kind) ? this.sources[kind] : undefined;
    if (source === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return source;
  }
}
