/**
 * "Replay Thread": every recorded step again with today's code, with progress and cancel, calling models and tools or not; the result is a document.
 * "Open Diff of Replayed Step": of the step at the cursor there, else the only one that differs, else asks.
 */
import * as vscode from 'vscode';
import type { ReplayedStep, ReplayEnd, ReplayScope } from '../../server/protocol/replay.js';
import { readReplay, readReplayScope, ReplayFailed } from '../../server/protocol/readReplay.js';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { askReplayedResults, type ReplayedResults } from '../replay/replayedResults.js';
import { stepTitle, type ReplayPlace } from '../replay/replays.js';
import type { Services } from '../services.js';
import { threadTitle } from '../threads/threadText.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import type { Command } from './command.js';
import { checkpointOf, pickThread } from './pickers.js';

export const replayThread: Command = {
  id: commandIds.replayThread,
  needs: 'server',
  async run(services, argument) {
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Replay which thread?'),
      none: vscode.l10n.t('There is no thread to replay: run a graph first.'),
    });
    if (key === undefined) return;
    const thread = services.threads.get(key);
    const title = thread === null ? key.threadId : threadTitle(thread);
    const checkpointId = checkpointOf(argument);
    const results = await askReplayedResults(await scopeOf(services, key, checkpointId));
    if (results === undefined) return;
    const progress = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Replaying "{0}"', title),
      cancellable: true,
    };
    const replayed = await vscode.window.withProgress(progress, (report, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => cancel.abort());
      return replay(services, key, { checkpointId, results, report, signal: cancel.signal });
    });
    if (replayed !== null) await services.replays.show({ title, ...replayed });
  },
};

interface ReplayOptions {
  checkpointId: string | null;
  results: ReplayedResults;
  report: vscode.Progress<{ message: string; increment: number }>;
  signal: AbortSignal;
}

/** Null where it was cancelled. */
async function replay(
  services: Services,
  { projectId, threadId }: ThreadKey,
  { checkpointId, results, report, signal }: ReplayOptions,
): Promise<{ steps: ReplayedStep[]; end: ReplayEnd } | null> {
  const server = services.servers.get(projectId);
  if (server === null) return null;
  const { url } = await server.ensure();
  const request = { checkpoint_id: checkpointId, ...results };
  const steps: ReplayedStep[] = [];
  let count = 0;
  try {
    for await (const event of readReplay({ url, threadId, request, fetch: server.fetch, signal })) {
      if (event.kind === 'end') return { steps, end: event };
      if (event.kind === 'start') count = event.steps;
      else steps.push(event);
      const message = vscode.l10n.t('{0} of {1} steps', steps.length, count);
      report.report({ message, increment: event.kind === 'step' ? 100 / count : 0 });
    }
  } catch (error) {
    if (signal.aborted) return null;
    throw worded(error);
  }
  return null;
}

async function scopeOf(
  services: Services,
  { projectId, threadId }: ThreadKey,
  checkpointId: string | null,
): Promise<ReplayScope> {
  const server = services.servers.get(projectId);
  if (server === null) return { steps: 0, nodes: [] };
  const { url } = await server.ensure();
  try {
    const signal = new AbortController().signal;
    return await readReplayScope({ url, threadId, checkpointId, fetch: server.fetch, signal });
  } catch (error) {
    throw worded(error);
  }
}

function worded(error: unknown): unknown {
  if (!(error instanceof ReplayFailed)) return error;
  const isForeign = error.status === 404 && !/not found$/.test(error.message);
  const message = isForeign
    ? vscode.l10n.t('Only a Backstep server can replay threads; this one is another.')
    : error.message;
  return new UserError('request-refused', message, { cause: error });
}

export const openReplayDiff: Command = {
  id: commandIds.openReplayDiff,
  needs: 'nothing',
  async run({ replays }, argument) {
    if (isPlace(argument)) return replays.openDiff(argument);
    const editor = vscode.window.activeTextEditor;
    const differing = editor === undefined ? [] : replays.differing(editor.document.uri);
    const line = editor?.selection.active.line ?? 0;
    const [only] = differing;
    if (only === undefined)
      throw new UserError('nothing-to-do', vscode.l10n.t('No step of this replay differs from the record.'));
    const here =
      differing.filter((each) => each.line <= line).at(-1) ?? (differing.length === 1 ? only : undefined);
    const items = differing.map(({ place, step }) => ({
      label: stepTitle(step),
      description: step.verdict,
      place,
    }));
    const chosen =
      here?.place ??
      (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Open the diff of which step?') }))
        ?.place;
    if (chosen !== undefined) await replays.openDiff(chosen);
  },
};

function isPlace(argument: unknown): argument is ReplayPlace {
  return typeof argument === 'object' && argument !== null && 'replay' in argument && 'step' in argument;
}
