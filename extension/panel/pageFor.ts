/** The page of one webview: its own script and styles, and what it is about. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { panelHtml } from './panelHtml.js';
import type { PanelPage } from './panelHtml.js';

/** @param webviewDir Folder of main.js and main.css. */
export function pageFor(webview: vscode.Webview, webviewDir: vscode.Uri, key: PanelPage['key']): string {
  const uri = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewDir, file)).toString();
  return panelHtml({
    scriptUri: uri('main.js'),
    styleUri: uri('main.css'),
    cspSource: webview.cspSource,
    nonce: randomBytes(18).toString('base64url'),
    language: vscode.env.language,
    title: 'Backstep',
    texts: vscode.l10n.bundle,
    key,
  });
}
