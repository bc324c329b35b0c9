/** Work that a notification tells of, and that its button cancels. */
import * as vscode from 'vscode';

/** Null where it was cancelled. */
export async function withCancel<Result>(
  title: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_report, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    try {
      return await work(cancel.signal);
    } catch (error) {
      if (cancel.signal.aborted) return null;
      throw error;
    }
  });
}
