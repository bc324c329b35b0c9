/** Entry of the extension: thin, and it shows its own failure. Everything else is made in services.ts. */
import * as vscode from 'vscode';
import { registerCommands, showError } from './commands/command.js';
import { commandTable } from './commands/table.js';
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
    const services = await createServices(context, showError);
    context.subscriptions.push(registerCommands(commandTable, services), startOnFirstUse(services));
    context.subscriptions.push(registerLensActions());
    const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'debugAdapter.js').fsPath;
    context.subscriptions.push(registerDebugging({ services, secrets: context.secrets, script }));
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
