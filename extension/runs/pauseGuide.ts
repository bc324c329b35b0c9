/**
 * What happens when a run without the debugger has paused (an `interrupt()` asks, or the graph was compiled with a pause)
 * or ended: the thread is shown in the sidebar and the panel, and a message offers what comes next.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { commandIds } from '../ids.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { interruptQuestion } from '../threads/threadText.js';
import type { ThreadsView } from '../threads/threadsView.js';
import { oneLine } from './oneLine.js';
import type { RunEnd, RunSession } from './runSession.js';

interface Deps {
  runs: RunSession;
  threadsView: ThreadsView;
  /** Shows the thread in its panel without taking the focus. */
  showPanel(key: ThreadKey): void;
  log(message: string): void;
}

/** What a pause was shown as; tests wait for it. */
export interface PauseShown {
  key: ThreadKey;
  message: string;
}

export class PauseGuide implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly shown = new vscode.EventEmitter<PauseShown>();
  readonly onDidShowPause = this.shown.event;

  constructor(private readonly deps: Deps) {
    this.resources.add(deps.runs.onDidEnd((end) => !end.oneOfSeveral && this.guide(end)));
    this.resources.add(this.shown);
  }

  dispose(): void {
    this.resources.dispose();
  }

  private guide(end: RunEnd): void {
    const { result, key, graphId } = end;
    if (result.kind === 'cancelled') {
      vscode.window.setStatusBarMessage(vscode.l10n.t('Run cancelled'), 5000);
      return;
    }
    if (result.kind === 'failed') {
      this.showFailure(end, result);
      return;
    }
    if (result.kind === 'finished') {
      // An open panel and the sidebar show the new checkpoints by themselves.
      void vscode.window.setStatusBarMessage(vscode.l10n.t('{0} finished', graphId), 5000);
      this.deps.showPanel(key);
      return;
    }
    const nodes = result.next.join(', ');
    const [question] = result.interrupts;
    const message =
      question === undefined
        ? vscode.l10n.t('{0} is paused before {1}.', graphId, nodes)
        : vscode.l10n.t('{0} asks: {1}', graphId, oneLine(interruptQuestion(question)));
    this.deps.showPanel(key);
    this.offer(key, message, question !== undefined);
    if (this.deps.threadsView.visible) {
      // The tree may be busy for a while; what the user needs next must not wait for it.
      this.deps.threadsView
        .reveal(key)
        .catch((error: unknown) => this.deps.log(`Revealing the thread: ${String(error)}`));
    }
    this.shown.fire({ key, message });
  }

  private offer(key: ThreadKey, message: string, asks: boolean): void {
    const goOn = asks ? vscode.l10n.t('Answer…') : vscode.l10n.t('Continue');
    const edit = vscode.l10n.t('Edit State');
    void vscode.window.showInformationMessage(message, goOn, edit).then((choice) => {
      if (choice === goOn) return vscode.commands.executeCommand(commandIds.continueRun, key);
      if (choice === edit) return vscode.commands.executeCommand(commandIds.editState, key);
      return undefined;
    });
  }

  private showFailure({ key, graphId }: RunEnd, result: Extract<RunEnd['result'], { kind: 'failed' }>): void {
    const where = result.node ?? graphId;
    const open = vscode.l10n.t('Open Thread');
    const log = vscode.l10n.t('Show Log');
    void vscode.window
      .showErrorMessage(vscode.l10n.t('{0} failed: {1}', where, oneLine(result.message)), open, log)
      .then((choice) => {
        if (choice === open) return vscode.commands.executeCommand(commandIds.openThread, key);
        if (choice === log) return vscode.commands.executeCommand(commandIds.showLog);
        return undefined;
      });
  }
}
