/**
 * "Connect to Server…": takes a LangGraph server that runs elsewhere into the window, beside the projects' own. Asks for
 * a key or headers where the server wants them; where nobody answers it says so and may be tried again.
 */
import * as vscode from 'vscode';
import { toUserError, UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { askCredentials } from '../server/askCredentials.js';
import { serverAddress } from '../server/connections.js';
import type { RemoteServer } from '../server/remoteServer.js';
import type { Services } from '../services.js';
import type { Command } from './command.js';

export const connectToServer: Command = {
  id: commandIds.connectToServer,
  needs: 'nothing',
  async run(services, argument) {
    const url = given(argument) ?? (await askAddress());
    if (url === undefined) return;
    // Where one dismisses the question for the key, nothing is kept.
    if ((await withProgress(url, () => askCredentials(url, services.secrets))) === undefined) return;
    const server = await services.connections.add(url);
    try {
      await join(server);
    } catch (error) {
      await offerRetry(services, server, toUserError(error).message);
      return;
    }
    void vscode.window.setStatusBarMessage(vscode.l10n.t('Connected to {0}', server.project.name), 5000);
    services.threadsView.focus();
  },
};

/** Joins it (again), asking for a key first where the one that is kept is refused. */
export async function joinAsking(services: Services, server: RemoteServer): Promise<void> {
  if ((await askCredentials(server.url, services.secrets)) === undefined) return;
  await server.stop();
  await join(server);
}

function join(server: RemoteServer): Promise<void> {
  return withProgress(server.project.name, async () => {
    await server.ensure();
  });
}

async function withProgress<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const title = vscode.l10n.t('Connecting to {0}…', name);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);
}

/** It stays in the views, where it can be retried later too. */
async function offerRetry(services: Services, server: RemoteServer, message: string): Promise<void> {
  const retry = vscode.l10n.t('Retry');
  const disconnect = vscode.l10n.t('Remove');
  const choice = await vscode.window.showErrorMessage(message, retry, disconnect);
  if (choice === retry) await vscode.commands.executeCommand(commandIds.connectToServer, { url: server.url });
  if (choice === disconnect) await services.connections.remove(server.url);
}

function given(argument: unknown): string | undefined {
  const { url } = (argument ?? {}) as { url?: unknown };
  if (typeof url !== 'string') return undefined;
  const address = serverAddress(url);
  if (address === null) throw new UserError('bad-input', problem(url) ?? url);
  return address;
}

async function askAddress(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Connect to a LangGraph server'),
    prompt: vscode.l10n.t('Its address: of langgraph dev, a deployment, another Backstep server.'),
    value: 'http://127.0.0.1:2024',
    ignoreFocusOut: true,
    validateInput: problem,
  });
  return text === undefined ? undefined : (serverAddress(text) ?? undefined);
}

function problem(text: string): string | null {
  if (serverAddress(text) !== null) return null;
  return vscode.l10n.t('An address as http://127.0.0.1:2024, without a user name or password in it.');
}
