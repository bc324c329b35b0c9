/**
 * Keeps the history and the panel in step with a debugger: the thread is shown when it begins, the checkpoint at which
 * it stands is selected, a question can be answered. The editor's line and the variables VS Code shows itself.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { commandIds } from '../ids.js';
import type { Panels } from '../panel/panels.js';
import type { ThreadKey, ThreadsModel } from '../threads/threadsModel.js';
import type { ThreadsView } from '../threads/threadsView.js';
import { interruptQuestion } from '../threads/threadText.js';
import { oneLine } from '../runs/oneLine.js';
import type { DebugQuestion, DebugSessions, DebugStop } from './debugSessions.js';

interface Deps {
  sessions: DebugSessions;
  threads: ThreadsModel;
  panels: Panels;
  threadsView: ThreadsView;
  log(message: string): void;
}

export class DebugGuide implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly shown = this.resources.add(new vscode.EventEmitter<DebugStop>());
  /** The panel has been told where the debugger stands; tests wait for it. */
  readonly onDidShowStop = this.shown.event;

  constructor(private readonly deps: Deps) {
    const { sessions } = deps;
    this.resources.add(sessions.onDidBegin((key) => this.guide(() => this.begin(key))));
    this.resources.add(sessions.onDidMove((stop) => this.guide(() => this.follow(stop))));
    this.resources.add(sessions.onDidAsk((question) => this.ask(question)));
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async begin(key: ThreadKey): Promise<void> {
    await this.deps.threads.refreshThread(key);
    this.deps.panels.show(key, { preserveFocus: true });
  }

  private async follow(stop: DebugStop): Promise<void> {
    const { threads, panels, threadsView } = this.deps;
    // A checkpoint made a moment ago may not be in the list yet, and could not be selected.
    await threads.refreshThread(stop.key);
    panels.get(stop.key)?.select(stop.cursor.checkpointId, false);
    this.shown.fire(stop);
    if (threadsView.visible) await threadsView.reveal(stop.key, stop.cursor.checkpointId);
  }

  private ask({ key, questions }: DebugQuestion): void {
    const [question] = questions;
    if (question === undefined) return;
    const answer = vscode.l10n.t('Answer…');
    const text = oneLine(interruptQuestion({ value: question.value }));
    void vscode.window
      .showInformationMessage(vscode.l10n.t('{0} asks: {1}', question.node, text), answer)
      .then((choice) =>
        choice === answer ? vscode.commands.executeCommand(commandIds.continueRun, key) : undefined,
      );
  }

  private guide(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.deps.log(`Debugging: ${String(error)}`));
  }
}
