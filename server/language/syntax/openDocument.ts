/**
 * One document as the editor has it: its text, a syntax tree that follows the edits, and what the tree says, with
 * what an error hides filled in from before (heldModel.ts). Trees live outside of the garbage collector: `close`.
 */
import type { Tree } from '@vscode/tree-sitter-wasm';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileModel } from '../model/fileModel.js';
import { fillFromHeld, moveModel } from '../model/heldModel.js';
import type { RangeEdit } from '../text/ranges.js';
import { extractModel } from './extractModel.js';
import type { GrammarName, Grammars } from './grammars.js';
import { isReadable } from './readable.js';

export class OpenDocument {
  private tree: Tree | null = null;
  private current: FileModel | null = null;
  /** The last model, placed as the text was then: `edits` have been made since. */
  private held: FileModel | null = null;
  private edits: RangeEdit[] = [];

  constructor(
    private document: TextDocument,
    private readonly grammar: GrammarName | null,
    private readonly grammars: Grammars,
  ) {}

  get text(): string {
    return this.document.getText();
  }

  /** The parsing is left to the next `model`: keystrokes cost only the bookkeeping. */
  change(changes: TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      if ('range' in change) this.edit(change.range, change.text, version);
      else this.replace(change.text, version);
    }
    this.current = null;
  }

  /** `null` where the document holds nothing that could be read. */
  model(): FileModel | null {
    if (this.current) return this.current;
    if (this.grammar === null || !isReadable(this.text)) return null;
    const previous = this.tree;
    this.tree = this.grammars.parse(this.grammar, this.text, previous ?? undefined);
    previous?.delete();
    const found = extractModel(this.grammar, this.tree, this.text);
    this.current = found.hasErrors && this.held ? fillFromHeld(found, this.movedHeld(this.held)) : found;
    this.held = this.current;
    this.edits = [];
    return this.current;
  }

  close(): void {
    this.tree?.delete();
    this.tree = null;
  }

  private edit(range: RangeEdit['range'], text: string, version: number): void {
    const startIndex = this.document.offsetAt(range.start);
    const oldEndIndex = this.document.offsetAt(range.end);
    const newEndIndex = startIndex + text.length;
    TextDocument.update(this.document, [{ range, text }], version);
    const newEnd = this.document.positionAt(newEndIndex);
    this.tree?.edit({
      startIndex,
      oldEndIndex,
      newEndIndex,
      startPosition: { row: range.start.line, column: range.start.character },
      oldEndPosition: { row: range.end.line, column: range.end.character },
      newEndPosition: { row: newEnd.line, column: newEnd.character },
    });
    if (this.held) this.edits.push({ range, newEnd });
  }

  /** Moved only when it is needed: most edits leave no error. */
  private movedHeld(held: FileModel): FileModel {
    return this.edits.reduce(moveModel, held);
  }

  private replace(text: string, version: number): void {
    TextDocument.update(this.document, [{ text }], version);
    this.close();
    this.held = null;
    this.edits = [];
  }
}
