/** Tests that "Export Thread as Test…" wrote run in the window's terminals as they are: with the server that comes with the extension. */
import * as vscode from 'vscode';

/** @param script Absolute path of dist/server.js. */
export function offerServerToTerminals(
  variables: vscode.EnvironmentVariableCollection,
  script: string,
): void {
  variables.description = vscode.l10n.t('Tests of kept threads replay with the server of Backstep.');
  if (variables.get('BACKSTEP_SERVER')?.value !== script) variables.replace('BACKSTEP_SERVER', script);
}
