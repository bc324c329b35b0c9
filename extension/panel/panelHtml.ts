/** The page that holds the panel: only its own script, styles and font, and nothing from the network. Pure. */
import type { PanelKey } from '../../server/protocol/panel.js';

export interface PanelPage {
  scriptUri: string;
  styleUri: string;
  /** What the webview calls its own resources in a content security policy. */
  cspSource: string;
  /** Random, new for each page. */
  nonce: string;
  /** BCP 47 tag of the display language. */
  language: string;
  title: string;
  /** The texts of the display language by their English ones; undefined in English. */
  texts: Record<string, string> | undefined;
  /** Which thread the page shows; it keeps that for after a reload of the window. */
  key: PanelKey;
}

export function panelHtml(page: PanelPage): string {
  const { cspSource, nonce, key } = page;
  const texts = page.texts === undefined ? '' : JSON.stringify(page.texts);
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(page.language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link id="vscode-codicon-stylesheet" rel="stylesheet" nonce="${nonce}" href="${escapeAttribute(page.styleUri)}">
  <title>${escapeAttribute(page.title)}</title>
</head>
<body>
  <div id="root" data-nonce="${nonce}" data-project="${escapeAttribute(key.project_id)}" data-thread="${escapeAttribute(key.thread_id)}" data-texts="${escapeAttribute(texts)}"></div>
  <script nonce="${nonce}" src="${escapeAttribute(page.scriptUri)}"></script>
</body>
</html>`;
}

export function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
