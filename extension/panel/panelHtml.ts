/** The page that holds the panel: only its own script, styles and font, and nothing from the network. Pure. */
import type { GraphPanelKey, NewRunKey, PanelKey } from '../../server/protocol/panel.js';

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
  /** Which thread or graph the page shows; it keeps that for after a reload of the window. */
  key: PanelKey | GraphPanelKey | NewRunKey;
}

export function panelHtml(page: PanelPage): string {
  const { nonce, key } = page;
  const texts = page.texts === undefined ? '' : JSON.stringify(page.texts);
  const shown =
    'graph_id' in key
      ? `data-graph="${escapeAttribute(key.graph_id)}"${'new_run' in key ? ' data-new-run' : ''}`
      : `data-thread="${escapeAttribute(key.thread_id)}"`;
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(page.language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${escapeAttribute(contentPolicy(page))}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link id="vscode-codicon-stylesheet" rel="stylesheet" nonce="${nonce}" href="${escapeAttribute(page.styleUri)}">
  <title>${escapeAttribute(page.title)}</title>
</head>
<body>
  <div id="root" data-nonce="${nonce}" data-project="${escapeAttribute(key.project_id)}" ${shown} data-texts="${escapeAttribute(texts)}"></div>
  <script nonce="${nonce}" src="${escapeAttribute(page.scriptUri)}"></script>
</body>
</html>`;
}

/** What the page may load: its own files and pictures that are in the state; nothing of the network. */
export function contentPolicy({ cspSource, nonce }: Pick<PanelPage, 'cspSource' | 'nonce'>): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    // These do not follow `default-src`.
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
}

export function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
