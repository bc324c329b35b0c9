/**
 * The files of the workspace as models: the editor's text for open documents, the disk for the others, each read
 * once until it is said to have changed. Only files that somebody asks for are read.
 */
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileModel } from '../model/fileModel.js';
import { extractModel } from './extractModel.js';
import { grammarFor, type Grammars } from './grammars.js';
import { OpenDocument } from './openDocument.js';
import { isReadable } from './readable.js';

export interface SourceDisk {
  /** UTF-8 text; `null` where there is no such file, it cannot be read or is larger than what is parsed. */
  read(path: string): string | null;
  isFile(path: string): boolean;
}

export interface SourceFilesDeps {
  grammars: Grammars;
  disk: SourceDisk;
}

export class SourceFiles {
  private readonly open = new Map<string, OpenDocument>();
  private readonly onDisk = new Map<string, FileModel | null>();

  constructor(private readonly deps: SourceFilesDeps) {}

  openDocument(path: string, text: string, version: number): void {
    this.open.get(path)?.close();
    const document = TextDocument.create(path, '', version, text);
    this.open.set(path, new OpenDocument(document, grammarFor(path), this.deps.grammars));
    this.onDisk.delete(path);
  }

  changeDocument(path: string, changes: TextDocumentContentChangeEvent[], version: number): void {
    this.open.get(path)?.change(changes, version);
  }

  closeDocument(path: string): void {
    this.open.get(path)?.close();
    this.open.delete(path);
    this.onDisk.delete(path);
  }

  /** The file changed on disk, or is no longer there. */
  forget(path: string): void {
    this.onDisk.delete(path);
  }

  forgetWhere(isChanged: (path: string) => boolean): void {
    for (const path of [...this.onDisk.keys()].filter(isChanged)) this.onDisk.delete(path);
  }

  forgetAll(): void {
    this.onDisk.clear();
  }

  text(path: string): string | null {
    return this.open.get(path)?.text ?? this.deps.disk.read(path);
  }

  isFile(path: string): boolean {
    return this.open.has(path) || this.deps.disk.isFile(path);
  }

  model(path: string): FileModel | null {
    const open = this.open.get(path);
    if (open) return open.model();
    const known = this.onDisk.get(path);
    if (known !== undefined) return known;
    const model = this.readModel(path);
    this.onDisk.set(path, model);
    return model;
  }

  private readModel(path: string): FileModel | null {
    const grammar = grammarFor(path);
    const text = grammar === null ? null : this.deps.disk.read(path);
    if (grammar === null || text === null || !isReadable(text)) return null;
    const tree = this.deps.grammars.parse(grammar, text);
    try {
      return extractModel(grammar, tree, text);
    } finally {
      tree.delete();
    }
  }
}
