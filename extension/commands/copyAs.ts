/** "Copy as Python", "… JavaScript" and "… cURL": a run, going on, or an edit as a program to paste somewhere else. */
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { CommandId } from '../ids.js';
import { readCredentials } from '../server/credentials.js';
import type { Services } from '../services.js';
import type { ApiCall } from '../snippets/apiCall.js';
import { recordedRun, resuming, updating } from '../snippets/callOf.js';
import type { CallSource } from '../snippets/callOf.js';
import { snippetWriters } from '../snippets/snippets.js';
import type { SnippetLanguage } from '../snippets/snippets.js';
import { checkpointIdOf, graphIdOf } from '../threads/threadText.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import type { Command } from './command.js';
import { checkpointOf, pickThread } from './pickers.js';

export const copyAsPython = copyAs(commandIds.copyAsPython, 'python', 'Python');
export const copyAsJavaScript = copyAs(commandIds.copyAsJavaScript, 'javascript', 'JavaScript');
export const copyAsCurl = copyAs(commandIds.copyAsCurl, 'curl', 'cURL');

function copyAs(id: CommandId, language: SnippetLanguage, name: string): Command {
  return {
    id,
    needs: 'server',
    async run(services, argument) {
      const key = await pickThread(services, argument, {
        title: vscode.l10n.t('Copy a call of which thread?'),
        none: vscode.l10n.t('There is no thread yet: run a graph first.'),
        accepts: (thread) => graphIdOf(thread) !== null,
      });
      if (key === undefined) return;
      const call = await pickCall(await sourceOf(services, key, checkpointOf(argument)), name);
      if (call === undefined) return;
      await vscode.env.clipboard.writeText(snippetWriters[language](call));
      vscode.window.setStatusBarMessage(vscode.l10n.t('Copied as {0}', name), 4000);
    },
  };
}

async function sourceOf(
  services: Services,
  key: ThreadKey,
  checkpointId: string | null,
): Promise<CallSource> {
  const api = services.threads.api(key.projectId);
  const { apiKey } = await readCredentials(services.secrets, api.url);
  const thread = await api.thread(key.threadId);
  if (thread === null) throw new UserError('nothing-to-do', vscode.l10n.t('The thread is gone.'));
  const state = await (checkpointId === null
    ? api.state(key.threadId)
    : api.stateAt(key.threadId, checkpointId));
  if (checkpointIdOf(state) === '')
    throw new UserError(
      'nothing-to-do',
      vscode.l10n.t('This thread has no checkpoint yet: run a graph on it first.'),
    );
  return { api, needsKey: apiKey !== null, thread, state, isNamed: checkpointId !== null };
}

async function pickCall(source: CallSource, name: string): Promise<ApiCall | undefined> {
  const run = await recordedRun(source);
  const items: (vscode.QuickPickItem & { call: () => ApiCall | Promise<ApiCall> })[] = [
    ...(run === null
      ? []
      : [
          {
            label: vscode.l10n.t('Run'),
            description: vscode.l10n.t('as it was asked for, with its input'),
            call: () => run,
          },
        ]),
    {
      label: vscode.l10n.t('Resume'),
      description: source.isNamed
        ? vscode.l10n.t('from this checkpoint')
        : vscode.l10n.t('from where the thread is'),
      call: () => resuming(source),
    },
    {
      label: vscode.l10n.t('Update state'),
      description: source.isNamed
        ? vscode.l10n.t('of this checkpoint: makes a fork')
        : vscode.l10n.t('of the newest checkpoint'),
      call: () => updating(source),
    },
  ];
  const title = vscode.l10n.t('Copy what as {0}?', name);
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.call();
}
