/** A step that a test found differing, as the Test Explorer shows it: a diff at the node's place in the source. */
import * as vscode from 'vscode';
import type { ReplayedStep } from '../../server/protocol/replay.js';
import { replayText } from '../../server/replayText.js';
import { outcomeText } from '../replay/outcomeText.js';
import { stepTitle } from '../replay/replays.js';

/** Places named in the message itself; the diff has them all. */
const most = 3;

/** @param place Of the step's node; null where its source is not known. */
export function stepMessage(step: ReplayedStep, place: vscode.Location | null): vscode.TestMessage {
  const asked = step.calls.flatMap(({ left }) => left?.input ?? [])[0];
  const [recorded, replayed] =
    asked === undefined
      ? [outcomeText(step.recorded), outcomeText(step.replayed)]
      : // What a model or tool was asked, where the record has no answer to that: the step ended there.
        [asked.recorded, asked.replayed];
  const message = vscode.TestMessage.diff(sentence(step), recorded ?? '', replayed ?? '');
  if (place !== null) message.location = place;
  return message;
}

function sentence(step: ReplayedStep): string {
  const title = stepTitle(step);
  const { error } = step.replayed;
  if (step.verdict === 'left') {
    const [, why = ''] = replayText(step);
    return vscode.l10n.t('{0} {1}', title, why.trim());
  }
  if (step.verdict === 'failed' && error !== null) return vscode.l10n.t('{0} fails: {1}', title, error);
  const paths = step.differences.map(({ path }) => path);
  const named = paths.slice(0, most).join(', ');
  return paths.length > most
    ? vscode.l10n.t('{0} differs from the record: {1} and {2} more', title, named, paths.length - most)
    : vscode.l10n.t('{0} differs from the record: {1}', title, named);
}
