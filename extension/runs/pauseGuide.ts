/**
 * What happens when a run of this window has paused or ended: the pending node's line is highlighted, the thread is
 * shown in the sidebar and the panel, and a message offers what comes next.
 */
import * as vscode from 'vscode';
import type { GraphNodeLocation } from '../../server/protocol/language.js';
import type { PausedMarks } from '../breakpoints/pausedMarks.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { commandIds } from '../ids.js';
import { isOfProject } from '../language/languageService.js';
import type { LanguageService } from '../language/languageService.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { interruptQuestion } from '../threads/threadText.js';
import type { ThreadsView } from '../threads/threadsView.js';
import type { RunEnd, RunSession } from './runSession.js';

interface Deps {
  runs: RunSession;
  language: LanguageService;
  marks: PausedMarks;
  threadsView: ThreadsView;
  /** Shows the thread in its panel without taking the focus. */
  showPanel(key: ThreadKey): void;
  log(message: string): void;
}

/** What a pause was shown as; tests wait for it. */
export interface PauseShown {
  key: ThreadKey;
  message: string;
  highlighted: GraphNodeLocation[];
}

export class PauseGuide implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly shown = new vscode.EventEmitter<PauseShown>();
  readonly onDidShowPause = this.shown.event;

  constructor(private readonly deps: Deps) {
    this.resources.add(deps.runs.onDidBegin((key) => deps.marks.clear(key)));
    this.resources.add(
      deps.runs.onDidEnd((end) => void this.guide(end).catch((error: unknown) => deps.log(String(error)))),
    );
    this.resources.add(this.shown);
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async guide(end: RunEnd): Promise<void> {
    const { result, key, graphId } = end;
    if (result.kind === 'cancelled')
      return void vscode.window.setStatusBarMessage(vscode.l10n.t('Run cancelled'), 5000);
    if (result.kind === 'failed') return this.showFailure(end, result);
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
    const behind =
      question === undefined
        ? vscode.l10n.t('paused before {0}', nodes)
        : vscode.l10n.t('waits for an answer');
    const highlighted = await this.highlight(end, result.next, behind);
    this.deps.showPanel(key);
    this.offer(key, message, question !== undefined);
    if (this.deps.threadsView.visible) {
      // The tree may be busy for a while; what the user needs next must not wait for it.
      this.deps.threadsView
        .reveal(key)
        .catch((error: unknown) => this.deps.log(`Revealing the thread: ${String(error)}`));
    }
    this.shown.fire({ key, message, highlighted });
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

  private async showFailure(
    end: RunEnd,
    result: Extract<RunEnd['result'], { kind: 'failed' }>,
  ): Promise<void> {
    const { key, graphId } = end;
    if (result.node !== null)
      await this.highlight(end, [result.node], `${result.error}: ${oneLine(result.message)}`);
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

  private async highlight(
    { key, graphId }: RunEnd,
    names: string[],
    text: string,
  ): Promise<GraphNodeLocation[]> {
    const all = await this.deps.language.graphNodes();
    const pending = all.filter(
      (location) =>
        location.graphId === graphId && names.includes(location.node) && isOfProject(location, key.projectId),
    );
    await this.deps.marks.show(key, pending, text);
    return pending;
  }
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
