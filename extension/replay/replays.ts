/**
 * The results of replays as documents: a summary with a line a step, and the recorded and the new outcome of each step
 * for the diff editor. Kept while the window lives; leaves the replay itself to the server.
 */
import * as vscode from 'vscode';
import type { ReplayedStep } from '../../server/protocol/replay.js';
import { DisposableStore } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import { commandIds } from '../ids.js';
import { outcomeText } from './outcomeText.js';
import { replaySummary, type ReplayResult, type ReplaySummary } from './replaySummary.js';

export const replayScheme = 'backstep-replay';

/** A step of a shown result; what the lenses hand to the command. */
export interface ReplayPlace {
  replay: number;
  step: number;
}

type Side = 'recorded' | 'replayed';

export class Replays implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, Disposable {
  private readonly resources = new DisposableStore();
  private readonly results: (ReplayResult & ReplaySummary)[] = [];

  constructor() {
    const selector = { scheme: replayScheme };
    this.resources.add(vscode.workspace.registerTextDocumentContentProvider(replayScheme, this));
    this.resources.add(vscode.languages.registerCodeLensProvider(selector, this));
  }

  /** Opens the summary; what differs is a lens away. */
  async show(result: ReplayResult): Promise<void> {
    const heading = vscode.l10n.t('Replay of "{0}" with today\'s code', result.title);
    const note = vscode.l10n.t(
      'Each step ran by itself from its recorded state. The thread is as it was. New ids and times count as the same.',
    );
    const replay = this.results.push({ ...result, ...replaySummary(result, { heading, note }) }) - 1;
    await vscode.window.showTextDocument(uriOf(replay, `${fileName(result.title)}.replay`), {
      preview: false,
    });
  }

  async openDiff(place: ReplayPlace): Promise<void> {
    const step = this.results[place.replay]?.steps[place.step];
    if (step === undefined) return;
    const [left, right] = this.sides(place.replay, step);
    const title = vscode.l10n.t('{0}: recorded ↔ today', stepTitle(step));
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  }

  /** The steps that differ, of the result that a document shows; empty where it shows none. */
  differing(uri: vscode.Uri): { place: ReplayPlace; step: ReplayedStep; line: number }[] {
    const replay = replayOf(uri);
    const result = replay === null ? undefined : this.results[replay];
    if (replay === null || result === undefined) return [];
    return result.steps.flatMap((step, index) =>
      step.verdict === 'same'
        ? []
        : [{ place: { replay, step: index }, step, line: result.lines[index] ?? 0 }],
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const result = this.results[replayOf(uri) ?? -1];
    const [, index, side] = /^\/\d+\/(\d+)\/(recorded|replayed)\//.exec(uri.path) ?? [];
    if (index === undefined) return result?.text ?? '';
    const step = result?.steps[Number(index)];
    return step === undefined ? '' : outcomeText(step[side as Side]);
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    if (!uri.path.endsWith('.replay')) return [];
    return this.differing(uri).map(({ place, line }) => {
      const title = `$(diff) ${vscode.l10n.t('Open Diff')}`;
      const command = { command: commandIds.openReplayDiff, title, arguments: [place] };
      return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
    });
  }

  dispose(): void {
    this.resources.dispose();
  }

  private sides(replay: number, step: ReplayedStep): [vscode.Uri, vscode.Uri] {
    const of = (side: Side): vscode.Uri =>
      uriOf(replay, String(step.index), side, `${fileName(step.nodes.join(' '))}.json`);
    return [of('recorded'), of('replayed')];
  }
}

export function stepTitle({ step, nodes }: ReplayedStep): string {
  return [step === null ? '' : String(step), nodes.join(', ')].filter(Boolean).join(' ');
}

function uriOf(replay: number, ...parts: string[]): vscode.Uri {
  return vscode.Uri.from({ scheme: replayScheme, path: `/${String(replay)}/${parts.join('/')}` });
}

function replayOf(uri: vscode.Uri): number | null {
  const [, replay] = uri.scheme === replayScheme ? (/^\/(\d+)\//.exec(uri.path) ?? []) : [];
  return replay === undefined ? null : Number(replay);
}

/** Titles are whatever people wrote. */
function fileName(title: string): string {
  return (
    title
      .replace(/[\\/\p{C}]+/gu, ' ')
      .trim()
      .slice(0, 60) || 'thread'
  );
}
