/**
 * Opens the bundled panel in a real browser the way the extension's host does: strict CSP with a nonce, theme
 * variables, an `acquireVsCodeApi` that records. A small host in the test answers `select` with details.
 */
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { FromPanel, PanelCheckpointDetail, ToPanel } from '../../../../server/protocol/panel.js';
import { contentPolicy, escapeAttribute } from '../../../../extension/panel/panelHtml.js';
import { webviewBundle } from '../../../../webview/bundle.mjs';
import { recordedNow } from './recorded.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const origin = 'http://panel.test';
const nonce = 'dGVzdC1ub25jZQ';
export const panelKey = { project_id: 'file:///project/langgraph.json', thread_id: 'the-thread' };
const policy = contentPolicy({ cspSource: origin, nonce });

export type Theme = keyof typeof bodyClass;

const bodyClass = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  highContrast: 'vscode-high-contrast',
  // VS Code sets the class of both; the first alone is the dark one's.
  highContrastLight: 'vscode-high-contrast vscode-high-contrast-light',
};
export const themes = Object.keys(bodyClass) as Theme[];

const themeCss = (theme: Theme): Promise<string> =>
  readFile(path.join(root, 'test/fixtures/themes', `${theme}.css`), 'utf8');

export type Assets = Map<string, Uint8Array>;

/** The bundle as the product has it, in memory. */
export async function bundleAssets(): Promise<Assets> {
  const options = {
    ...webviewBundle({ production: true }),
    minify: true,
    write: false,
    absWorkingDir: root,
    logLevel: 'silent',
  } as const;
  const { outputFiles } = await build({ ...options, outfile: path.join(root, 'dist/webview/main.js') });
  return new Map(outputFiles.map((file) => [path.basename(file.path), file.contents]));
}

export interface OpenOptions {
  theme?: Theme;
  width?: number;
  height?: number;
  /** What `getState` answers at first. */
  state?: unknown;
  /** The page of a graph instead of a thread. */
  graphId?: string;
  /** The form for a run of that graph, without a thread. */
  newRun?: boolean;
  /** The clock goes on; for what measures time. */
  realTime?: boolean;
  details?: (checkpointId: string) => PanelCheckpointDetail | null;
  /** The texts of a display language by their English ones. */
  texts?: Record<string, string>;
}

export class PanelPage {
  readonly sent: FromPanel[] = [];
  /** What it was told. */
  readonly told: ToPanel[] = [];
  /** CSP violations and errors of scripts. */
  readonly problems: string[] = [];
  state: unknown = undefined;

  private constructor(readonly page: Page) {}

  static async open(browser: Browser, assets: Assets, options: OpenOptions = {}): Promise<PanelPage> {
    const { theme = 'dark', width = 1100, height = 720, details = () => null } = options;
    const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
    const panel = new PanelPage(page);
    const css = await themeCss(theme);
    if (options.realTime !== true) await page.clock.setFixedTime(recordedNow);
    page.on('pageerror', (error) => panel.problems.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') panel.problems.push(message.text());
    });
    await page.exposeFunction('hostProblem', (text: string) => panel.problems.push(text));
    await page.exposeFunction('hostState', (state: unknown) => (panel.state = state));
    await page.exposeFunction('hostReceive', async (message: FromPanel) => {
      panel.sent.push(message);
      const detail = message.type === 'select' ? details(message.checkpoint_id) : null;
      if (detail !== null) await panel.send({ type: 'detail', detail });
    });
    await page.route('**/*', async (route) => {
      const name = path.basename(new URL(route.request().url()).pathname);
      const asset = assets.get(name);
      if (name === 'index.html')
        return route.fulfill({ contentType: 'text/html', body: html(theme, css, options) });
      if (asset === undefined) return route.abort();
      const contentType =
        { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' }[path.extname(name)] ??
        'text/plain';
      return route.fulfill({ contentType, body: Buffer.from(asset) });
    });
    await page.goto(`${origin}/index.html`);
    await panel.received((message) => message.type === 'ready');
    return panel;
  }

  /** As when a person chooses another theme while the page is open. */
  async setTheme(theme: Theme): Promise<void> {
    const change = { css: await themeCss(theme), bodyClass: bodyClass[theme] };
    await this.page.evaluate(({ css, bodyClass }) => {
      const style = document.getElementById('theme');
      if (style !== null) style.textContent = css;
      document.body.className = bodyClass;
    }, change);
  }

  /** As the extension's `webview.postMessage`. */
  async send(message: ToPanel): Promise<void> {
    this.told.push(message);
    // As one string: Playwright takes seconds for large objects.
    await this.page.evaluate((text) => window.postMessage(JSON.parse(text), '*'), JSON.stringify(message));
  }

  /** The first message that satisfies `test`, now or later. */
  async received<Message extends FromPanel>(test: (message: FromPanel) => boolean): Promise<Message> {
    for (;;) {
      const found = this.sent.find(test);
      if (found !== undefined) return found as Message;
      await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  }

  ofType<Type extends FromPanel['type']>(type: Type): Promise<Extract<FromPanel, { type: Type }>> {
    return this.received((message) => message.type === type);
  }
}

function html(theme: Theme, css: string, { state, graphId, newRun, texts }: OpenOptions): string {
  const shown =
    graphId === undefined
      ? `data-thread="${panelKey.thread_id}"`
      : `data-graph="${graphId}"${newRun === true ? ' data-new-run' : ''}`;
  const translations = texts === undefined ? '' : ` data-texts="${escapeAttribute(JSON.stringify(texts))}"`;
  const kept = JSON.stringify(state ?? null).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <style id="theme" nonce="${nonce}">${css}</style>
    <link rel="stylesheet" href="main.css" />
    <title>Panel</title>
  </head>
  <body class="${bodyClass[theme]}">
    <div id="root" data-nonce="${nonce}" data-project="${panelKey.project_id}" ${shown}${translations}></div>
    <script nonce="${nonce}">
      addEventListener('securitypolicyviolation', (event) => hostProblem('CSP: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
      let kept = ${kept} ?? undefined;
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => void hostReceive(message),
        getState: () => kept,
        // VS Code answers the state: a caller that passes the answer on must be found out here.
        setState: (state) => { kept = state; void hostState(state); return state; },
      });
    </script>
    <script nonce="${nonce}" src="main.js"></script>
  </body>
</html>`;
}
