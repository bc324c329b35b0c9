/**
 * API keys of LangGraph servers elsewhere, by address, in VS Code's secret storage: never in launch.json. One is asked
 * for when a server wants it.
 */
import * as vscode from 'vscode';

/** @returns The key that the server takes; null where it wants none. Undefined where the user dismissed the question. */
export async function keyOfServer(
  url: string,
  secrets: vscode.SecretStorage,
  fetchFn: typeof fetch = fetch,
): Promise<string | null | undefined> {
  const name = `apiKey ${new URL(url).origin}`;
  let key = (await secrets.get(name)) ?? null;
  while (await wantsAnother(url, key, fetchFn)) {
    const given = await vscode.window.showInputBox({
      title: vscode.l10n.t('API key of {0}', url),
      prompt:
        key === null
          ? vscode.l10n.t('The server asks for a key. It is kept in the secret storage of VS Code.')
          : vscode.l10n.t('The server refuses this key. Enter another one.'),
      password: true,
      ignoreFocusOut: true,
    });
    if (given === undefined) return undefined;
    key = given;
    await secrets.store(name, key);
  }
  return key;
}

/** One that does not answer is another's to report: the adapter says so in one sentence. */
async function wantsAnother(url: string, key: string | null, fetchFn: typeof fetch): Promise<boolean> {
  try {
    const headers: Record<string, string> = key === null ? {} : { 'x-api-key': key };
    const answer = await fetchFn(`${url.replace(/\/+$/, '')}/info`, { headers });
    await answer.body?.cancel();
    return answer.status === 401 || answer.status === 403;
  } catch {
    return false;
  }
}
