/**
 * What a command is, and the one place that runs them: whatever one throws becomes one sentence, with a button for
 * the next step. What a command needs (a project, a server) is seen to before it runs.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { isAbort, toUserError, UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { CommandId } from '../ids.js';
import type { Services } from '../services.js';

export interface Command {
  id: CommandId;
  /**
   * `project`: a langgraph.json is in the workspace, or the window is connected to a server elsewhere. `server`: moreover
   * at least one server runs; with several the command asks for its own. `nothing`: works always.
   */
  needs: 'nothing' | 'project' | 'server';
  /**
   * @param argument What a view, a menu or a test hands over; `undefined` from the palette.
   * @param selection The rows that are selected together with it; `undefined` outside of views.
   */
  run(services: Services, argument: unknown, selection?: unknown): Promise<unknown>;
}

export function registerCommands(commands: readonly Command[], services: Services): Disposable {
  const store = new DisposableStore();
  for (const command of commands) {
    store.add(
      vscode.commands.registerCommand(command.id, (...given: [unknown, unknown]) =>
        execute(command, services, given),
      ),
    );
  }
  return store;
}

async function execute(
  command: Command,
  services: Services,
  [argument, selection]: [unknown, unknown],
): Promise<unknown> {
  try {
    await provide(command, services);
    return await command.run(services, argument, selection);
  } catch (error) {
    if (isAbort(error)) return undefined;
    const failure = toUserError(error);
    // A server without events tells nobody that it has gone; who asked it in vain does.
    if (failure.code === 'server-gone')
      await Promise.all(services.servers.running().map((server) => server.confirmAlive()));
    showError(error, services);
    return undefined;
  }
}

/** The answer for when something is missing: the server is started on first use, a missing project is said. */
async function provide(command: Command, { servers, refreshProjects }: Services): Promise<void> {
  if (command.needs === 'nothing') return;
  if (servers.all().length === 0) await refreshProjects();
  const [first] = servers.all();
  if (first === undefined) {
    throw new UserError(
      'no-project',
      vscode.l10n.t(
        'No langgraph.json in this workspace: open the folder of a LangGraph project, or connect to a server.',
      ),
      { next: commandIds.connectToServer },
    );
  }
  if (command.needs === 'server' && servers.running().length === 0) await first.ensure();
}

/** Shows the error without waiting for an answer. */
export function showError(error: unknown, services: Pick<Services, 'log'>): void {
  const failure = toUserError(error);
  services.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const buttons = nextSteps(failure);
  void vscode.window
    .showErrorMessage(failure.message, ...buttons.map((button) => button.title))
    .then((choice) => {
      const button = buttons.find(({ title }) => title === choice);
      return button === undefined ? undefined : vscode.commands.executeCommand(button.command);
    });
}

function nextSteps({ next, code }: UserError): { title: string; command: CommandId }[] {
  const showLog = { title: vscode.l10n.t('Show Log'), command: commandIds.showLog };
  if (next === commandIds.restartServer) return [{ title: vscode.l10n.t('Restart'), command: next }, showLog];
  if (next === commandIds.connectToServer)
    return [{ title: vscode.l10n.t('Connect to Server…'), command: next }];
  if (next === commandIds.reconnectServer) return [{ title: vscode.l10n.t('Retry'), command: next }, showLog];
  return next === commandIds.showLog || code === 'request-refused' ? [showLog] : [];
}
