/** Asks for what a server elsewhere wants (an API key, headers), again as long as it refuses. Kept by credentials.ts. */
import * as vscode from 'vscode';
import type { Credentials, Secrets } from './credentials.js';
import { fetchWith, headerProblem, readCredentials, storeHeaders, storeKey } from './credentials.js';
import { probeServer } from './probeServer.js';

/**
 * @returns What the server takes, or what is known where it does not answer: that is another's to report. Undefined
 * where the user dismissed the question.
 */
export async function askCredentials(
  url: string,
  secrets: Secrets,
  fetchFn: typeof fetch = fetch,
): Promise<Credentials | undefined> {
  const address = url.replace(/\/+$/, '');
  let credentials = await readCredentials(secrets, address);
  while ((await probeServer(address, fetchWith(credentials, fetchFn))).kind === 'refuses') {
    const given = await vscode.window.showInputBox({
      title: vscode.l10n.t('API key of {0}', url),
      prompt:
        credentials.apiKey === null
          ? vscode.l10n.t('The server asks for a key. It is kept in the secret storage of VS Code.')
          : vscode.l10n.t('The server refuses this key. Enter another one.'),
      placeHolder: vscode.l10n.t('Leave empty to send headers of your own instead'),
      password: true,
      ignoreFocusOut: true,
    });
    if (given === undefined) return undefined;
    await storeKey(secrets, address, given);
    if (given === '' && !(await askHeaders(address, secrets))) return undefined;
    credentials = await readCredentials(secrets, address);
  }
  return credentials;
}

interface HeaderItem extends vscode.QuickPickItem {
  does: 'add' | 'done' | 'change';
}

/** Shows the headers that are sent, to add, change and take away. False where none was, in the end, given or kept. */
export async function askHeaders(url: string, secrets: Secrets): Promise<boolean> {
  for (;;) {
    const { headers } = await readCredentials(secrets, url);
    const names = Object.keys(headers);
    const title = vscode.l10n.t('Headers sent to {0}', url);
    const items: HeaderItem[] = [
      { label: `$(check) ${vscode.l10n.t('Done')}`, does: 'done' },
      { label: `$(add) ${vscode.l10n.t('Add a header…')}`, does: 'add' },
      ...names.map((name): HeaderItem => ({
        label: name,
        description: vscode.l10n.t('change or remove'),
        does: 'change',
      })),
    ];
    const picked = names.length === 0 ? items[1] : await vscode.window.showQuickPick(items, { title });
    if (picked === undefined || picked.does === 'done') return names.length > 0;
    const changed =
      picked.does === 'add'
        ? await askNewHeader(title)
        : await askValue(title, picked.label).then((value) => value && { [picked.label]: value });
    if (changed === undefined && names.length === 0) return false;
    if (changed === undefined) continue;
    const others = Object.entries(headers).filter(([name]) => name !== picked.label);
    await storeHeaders(secrets, url, { ...Object.fromEntries(others), ...(changed === '' ? {} : changed) });
  }
}

async function askNewHeader(title: string): Promise<Record<string, string> | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Sent with every request and kept in the secret storage of VS Code.'),
    placeHolder: 'Authorization: Bearer …',
    ignoreFocusOut: true,
    validateInput: newHeaderProblem,
  });
  if (text === undefined) return undefined;
  const [name, value] = headerIn(text);
  return { [name]: value };
}

/** Empty: it is to be taken away. */
function askValue(title: string, name: string): Promise<string | undefined> {
  return Promise.resolve(
    vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t('The new value of {0}; empty removes it.', name),
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => headerProblem(name, value),
    }),
  );
}

function newHeaderProblem(text: string): string | null {
  const [name, value] = headerIn(text);
  if (name === '' || value === '') return vscode.l10n.t('A name, a colon and a value, as in a request.');
  return headerProblem(name, value);
}

function headerIn(text: string): [name: string, value: string] {
  const colon = text.indexOf(':');
  return colon < 0 ? ['', ''] : [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}
