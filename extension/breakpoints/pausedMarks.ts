/** Highlights the line at which a paused thread will go on, as the debugger does, until it does go on. */
import * as vscode from 'vscode';
import type { GraphNodeLocation } from '../../server/protocol/language.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { openLocation } from '../language/openLocation.js';
import type { ThreadKey } from '../threads/threadsModel.js';

interface Mark {
  location: GraphNodeLocation;
  text: string;
}

export class PausedMarks implements Disposable {
  private readonly marks = new Map<string, Mark[]>();
  private readonly resources = new DisposableStore();
  private readonly line: vscode.TextEditorDecorationType;

  constructor(gutterIcon: vscode.Uri) {
    this.line = this.resources.add(
      vscode.window.createTextEditorDecorationType({
        isWholeLine: true,
        backgroundColor: new vscode.ThemeColor('editor.stackFrameHighlightBackground'),
        overviewRulerColor: new vscode.ThemeColor('debugIcon.pauseForeground'),
        overviewRulerLane: vscode.OverviewRulerLane.Full,
        gutterIconPath: gutterIcon,
        gutterIconSize: 'contain',
        after: {
          margin: '0 0 0 2em',
          color: new vscode.ThemeColor('editorCodeLens.foreground'),
          fontStyle: 'italic',
        },
      }),
    );
    this.resources.add(vscode.window.onDidChangeVisibleTextEditors(() => this.draw()));
  }

  /** Locations of all marks, for whoever wants to know what is highlighted. */
  locations(): GraphNodeLocation[] {
    return [...this.marks.values()].flat().map((mark) => mark.location);
  }

  /** Marks the pending nodes of the thread and shows the first. `text` stands behind the line. */
  async show(key: ThreadKey, locations: GraphNodeLocation[], text: string): Promise<void> {
    this.marks.set(
      keyText(key),
      locations.map((location) => ({ location, text })),
    );
    const first = locations[0];
    if (first !== undefined) await openLocation(first.declaration);
    this.draw();
  }

  clear(key: ThreadKey): void {
    if (this.marks.delete(keyText(key))) this.draw();
  }

  dispose(): void {
    this.resources.dispose();
  }

  private draw(): void {
    const marks = [...this.marks.values()].flat();
    for (const editor of vscode.window.visibleTextEditors) {
      const here = marks.filter(
        ({ location }) =>
          vscode.Uri.parse(location.declaration.uri).toString() === editor.document.uri.toString(),
      );
      editor.setDecorations(
        this.line,
        here.flatMap((mark) => decorate(mark, editor.document)),
      );
    }
  }
}

function decorate({ location, text }: Mark, document: vscode.TextDocument): vscode.DecorationOptions[] {
  const { line } = location.declaration.range.start;
  if (line >= document.lineCount) return [];
  return [{ range: document.lineAt(line).range, renderOptions: { after: { contentText: text } } }];
}

function keyText(key: ThreadKey): string {
  return `${key.projectId} ${key.threadId}`;
}
