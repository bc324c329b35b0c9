/** Entry of the extension: thin, and it shows its own failure. Everything else is made in services.ts. */
import { config } from '@vscode/l10n';
import * as vscode from 'vscode';
import { registerCommands, showError } from './commands/command.js';
import { commandTable } from './commands/table.js';
import { offerServerToTerminals } from './keptTests/terminalServer.js';
import { registerLensActions } from './language/lensActions.js';
import { registerDebugging } from './debug/registerDebugging.js';
import { startOnFirstUse } from './firstUse.js';
import { createServices } from './services.js';
import type { Services } from './services.js';

/** What other code in this window gets of the extension: tests, no stable API. */
export interface BackstepApi {
  services: Services;
}

export async function activate(context: vscode.ExtensionContext): Promise<BackstepApi> {
  try {
    // For the parts that know nothing of VS Code.
    if (vscode.l10n.bundle !== undefined) config({ contents: vscode.l10n.bundle });
    const services = await createServices(context, showError);
    context.subscriptions.push(registerCommands(commandTable, services), startOnFirstUse(services));
    context.subscriptions.push(registerLensActions());
    const program = (name: string): string => vscode.Uri.joinPath(context.extensionUri, 'dist', name).fsPath;
    const script = program('debugAdapter.js');
    context.subscriptions.push(registerDebugging({ services, secrets: context.secrets, script }));
    offerServerToTerminals(context.environmentVariableCollection, program('server.js'));
    // Nobody waits for it: closing a server's stdin, which happens at once, is what makes it end.
    context.subscriptions.push({ dispose: () => void services.shutDown() });
    return { services };
  } catch (error) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('Backstep could not start: {0}', error instanceof Error ? error.message : String(error)),
    );
    throw error;
  }
}
