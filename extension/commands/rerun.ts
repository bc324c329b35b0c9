/**
 * "Re-run from Checkpoint Several Times…": goes on from one checkpoint again and again, each time as a fork, and shows how
 * the results are spread. One after the other: a thread has one run at a time.
 */
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { Services } from '../services.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { graphIdOf } from '../threads/threadText.js';
import { placeOfGoneNodes, type Goto } from '../runs/goneNodes.js';
import type { RunResult } from '../runs/runner.js';
import type { Command } from './command.js';
import { checkpointOf, pickCheckpoint, pickThread } from './pickers.js';

const mostTimes = 20;

export const rerun: Command = {
  id: commandIds.rerun,
  needs: 'server',
  async run(services, argument) {
    const { threads } = services;
    const key = await pickThread(services, argument, {
      title: vscode.l10n.t('Re-run which thread?'),
      none: vscode.l10n.t('There is no thread yet: run a graph first.'),
      accepts: (_thread, candidate) => threads.run(candidate) === null,
    });
    if (key === undefined) return undefined;
    const title = vscode.l10n.t('Re-run from which checkpoint?');
    const checkpointId = checkpointOf(argument) ?? (await pickCheckpoint(services, key, title));
    if (checkpointId === undefined) return undefined;
    const thread = threads.get(key);
    const graphId = thread === null ? null : graphIdOf(thread);
    const state = (await threads.history(key)).find(checkpointId);
    if (graphId === null || state?.next.length === 0) {
      throw new UserError(
        'nothing-to-do',
        vscode.l10n.t('Nothing is left to run at this checkpoint: choose an earlier one.'),
      );
    }
    const times = givenTimes(argument) ?? (await askTimes(graphId));
    if (times === undefined) return undefined;
    const place = await placeOfGoneNodes(services, key, checkpointId);
    if (place === undefined) return undefined;
    const from = { key, graphId, checkpointId, ...(place === null ? {} : { command: place }) };
    const results = await runTimes(services, from, times);
    services.panels.show(key, { preserveFocus: false }).compare(checkpointId);
    return results;
  },
};

interface From {
  key: ThreadKey;
  graphId: string;
  checkpointId: string;
  command?: Goto;
}

/** As many as have run; a cancelled one is the last. */
async function runTimes({ runs }: Services, from: From, times: number): Promise<RunResult[]> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Re-running {0}', from.graphId),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const results: RunResult[] = [];
    token.onCancellationRequested(() => runs.cancel(from.key));
    while (results.length < times && !token.isCancellationRequested) {
      const message = vscode.l10n.t('{0} of {1}', results.length + 1, times);
      progress.report({ message, increment: results.length === 0 ? 0 : 100 / times });
      const result = await runs.run({ ...from, input: null, quiet: true, oneOfSeveral: true });
      results.push(result);
      if (result.kind === 'cancelled') break;
    }
    return results;
  });
}

function givenTimes(argument: unknown): number | undefined {
  const { times } = (argument ?? {}) as { times?: unknown };
  return typeof times === 'number' ? times : undefined;
}

async function askTimes(graphId: string): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Re-run {0} how many times?', graphId),
    prompt: vscode.l10n.t('Each run is a fork from this checkpoint, and calls models and tools anew.'),
    value: '5',
    validateInput: (value) =>
      /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= mostTimes
        ? null
        : vscode.l10n.t('A number from 1 to {0}.', mostTimes),
  });
  return text === undefined ? undefined : Number(text);
}
