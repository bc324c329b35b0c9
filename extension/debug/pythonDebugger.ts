/**
 * The extension Python Debugger (ms-python.debugpy), which brings the debug type `debugpy`: whether it is here, where it
 * lies, and how a user gets it. Using it is codeSessions.ts's.
 */
import path from 'node:path';
import * as vscode from 'vscode';

const extensionId = 'ms-python.debugpy';

/** The code of Python nodes is to be debugged, and nothing here can. */
export class MissingPythonDebugger extends Error {
  override readonly name = 'MissingPythonDebugger';
}

export function hasPythonDebugger(): boolean {
  return vscode.extensions.getExtension(extensionId) !== undefined;
}

/** Says what is missed and offers the way to it; waits for no answer. */
export function offerPythonDebugger(): void {
  const show = vscode.l10n.t('Show Extension');
  void vscode.window
    .showWarningMessage(
      vscode.l10n.t(
        'To stop inside of Python nodes, install the extension Python Debugger ({0}) and start again. Until then, breakpoints inside of a node stop before it.',
        extensionId,
      ),
      show,
    )
    .then((choice) =>
      choice === show
        ? vscode.commands.executeCommand('workbench.extensions.search', `@id:${extensionId}`)
        : undefined,
    );
}

/** The folder that it lies in, or would lie in: that of `own`, the path of this extension. */
export function extensionsFolder(own: string): string {
  return path.dirname(vscode.extensions.getExtension(extensionId)?.extensionPath ?? own);
}
