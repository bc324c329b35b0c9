/** UI components of a project in a page as users write it: React, `useStream` and `LoadExternalComponent` in a browser. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../host/chromium.js';
import { serverStarter } from './serverProcess.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

const graph = `
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { typedUi, uiMessageReducer } from '@langchain/langgraph-sdk/react-ui/server';
const State = Annotation.Root({ ui: Annotation({ reducer: uiMessageReducer, default: () => [] }) });
export const graph = new StateGraph(State)
  .addNode('greet', (_state, config) => {
    typedUi(config).push({ name: 'greeting', props: { who: 'Ann' } });
    return {};
  })
  .addEdge(START, 'greet')
  .addEdge('greet', END)
  .compile();
`;
const components = (word: string) => `
import { useState } from 'react';
import { useStreamContext } from '@langchain/langgraph-sdk/react-ui';
import { version } from 'shared-package';
import { style } from './style.js';
import './ui.css';
function Greeting({ who }: { who: string }) {
  const [mark] = useState('!');
  const { values } = useStreamContext();
  return <p className={style}>{'${word} ' + who + mark + ' ' + values.ui.length + ' ' + version}</p>;
}
export default { greeting: Greeting };
`;
const page = (apiUrl: string, apiKey: string | null) => `
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { useStream } from '@langchain/langgraph-sdk/react';
import { experimental_loadShare, LoadExternalComponent } from '@langchain/langgraph-sdk/react-ui';
experimental_loadShare('shared-package', { version: 7 });
function Page() {
  const stream = useStream({ apiUrl: ${JSON.stringify(apiUrl)}, apiKey: ${JSON.stringify(apiKey)}, assistantId: 'an agent' });
  useEffect(() => void stream.submit({}), []);
  return (stream.values.ui ?? []).map((message) => <LoadExternalComponent key={message.id} stream={stream} message={message} />);
}
createRoot(document.getElementById('root')).render(<Page />);
`;

describe('UI components', function () {
  this.timeout(120_000);

  const starter = serverStarter();
  let browser: Browser;
  let project: string;
  const pages: Server[] = [];
  before(async () => {
    browser = await launchChromium();
    project = await starter.newDataDir();
    await mkdir(path.join(project, 'src'));
    await symlink(path.join(root, 'node_modules'), path.join(project, 'node_modules'), 'junction');
    await write('package.json', '{"type": "module"}');
    await write('src/agent.ts', graph);
    await write('src/ui.tsx', components('Hello'));
    await write('src/style.ts', "export const style: string = 'loud';");
    await write('src/ui.css', '.loud { color: rgb(1, 2, 3); }');
    await write(
      'langgraph.json',
      JSON.stringify({
        graphs: { 'an agent': './src/agent.ts:graph', bare: './src/agent.ts:graph' },
        ui: { 'an agent': './src/ui.tsx' },
        ui_config: { shared: ['shared-package'] },
      }),
    );
  });
  after(async () => {
    await browser.close();
    for (const server of pages) server.close();
    await starter.stopAll();
  });

  const write = (name: string, text: string) => writeFile(path.join(project, name), text);
  const start = (...args: string[]) =>
    starter.start({ config: path.join(project, 'langgraph.json'), args: ['--port', '0', ...args] });

  /** The text of the component, with its style sheet, in a page of `localhost`: another site than the server's. */
  async function shown(apiUrl: string, apiKey: string | null): Promise<string> {
    const { outputFiles } = await build({
      stdin: { contents: page(apiUrl, apiKey), resolveDir: root, loader: 'jsx' },
      bundle: true,
      write: false,
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    const script = outputFiles[0]!.text;
    const server = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(
        isScript ? script : '<!doctype html><div id="root"></div><script src="/page.js"></script>',
      );
    }).listen(0, 'localhost');
    pages.push(server);
    await once(server, 'listening');
    const tab = await browser.newPage();
    const problems: string[] = [];
    tab.on('pageerror', (error) => problems.push(error.message));
    tab.on('console', (message) => problems.push(message.text()));
    await tab.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    const paragraph = tab.locator('p');
    await paragraph.waitFor().catch((error: unknown) => {
      throw new Error(`The component is not shown: ${problems.join('\n')}`, { cause: error });
    });
    const element = "document.querySelector('[id^=child-shadow]').shadowRoot.querySelector('p')";
    await tab.waitForFunction(`getComputedStyle(${element}).color === 'rgb(1, 2, 3)'`);
    return (await paragraph.textContent())!;
  }

  it('are bundled, loaded and shown; an edit shows in the next page', async () => {
    const server = await start();
    await write('src/ui.tsx', components('Hello'));
    assert.equal(await shown(server.url, null), 'Hello Ann! 1 7');
    await write('src/ui.tsx', components('Goodbye'));
    assert.equal(await shown(server.url, null), 'Goodbye Ann! 1 7');
    await server.stop();
  });

  it('are loaded where the server asks for a key, by pages that have it', async () => {
    const server = await start('--api-key', 'secret');
    assert.match(await shown(server.url, 'secret'), / Ann! 1 7$/);
    const address = `${server.url}/ui/an%20agent/entrypoint.js`;
    assert.equal((await fetch(address)).status, 401);
    assert.equal((await fetch(`${address}?pass=AAAA`)).status, 401);
    const other = await fetch(`${server.url}/threads?pass=AAAA`);
    assert.equal(other.status, 401);
    await server.stop();
  });

  it('are named by the graph or one of its assistants; what is in a name stays text', async () => {
    const server = await start();
    const client = new Client({ apiUrl: server.url, apiKey: null, callerOptions: { maxRetries: 0 } });
    const { assistant_id: id } = await client.assistants.create({ graphId: 'an agent' });
    const html = await client['~ui'].getComponent(id, `it's <b> & "{{shadowRootId}}"`);
    const [sheet, script] = html.split('\n');
    assert.match(
      sheet!,
      /^<link rel="stylesheet" href="http:\/\/127\.0\.0\.1:\d+\/ui\/an%20agent\/entrypoint\.css\?pass=[\w-]+" \/>$/,
    );
    assert.match(
      script!,
      /^<script src="[^"]+" onload='__LGUI_an_agent\.render\("[^'<>&{}]*", "\{\{shadowRootId\}\}"\)'><\/script>$/,
    );
    const argument = /render\(("(?:[^"\\]|\\.)*")/.exec(script!)![1]!;
    assert.equal(JSON.parse(argument), `it's <b> & "{{shadowRootId}}"`);
    const css = await fetch(/href="([^"]+)"/.exec(sheet!)![1]!);
    assert.match(css.headers.get('content-type')!, /^text\/css/);
    await server.stop();
  });

  it('that are not there or cannot be bundled answer with the reason', async () => {
    const server = await start();
    const ask = async (at: string, init: RequestInit): Promise<[number, string]> => {
      const response = await fetch(server.url + at, init);
      return [response.status, ((await response.json()) as { detail: string }).detail];
    };
    const named = { method: 'POST', body: '{"name": "greeting"}' };
    assert.deepEqual(await ask('/ui/bare', named), [
      404,
      'There are no UI components for "bare" ("ui" in langgraph.json)',
    ]);
    assert.equal((await ask('/ui/an%20agent', { method: 'POST', body: '{}' }))[0], 422);
    assert.equal((await ask('/ui/an%20agent/other.js', {}))[0], 404);
    await write('src/ui.tsx', "import './missing.js';\nexport default {;");
    const broken = await ask('/ui/an%20agent', named);
    assert.equal(broken[0], 422);
    assert.match(broken[1], /src[\\/]ui\.tsx:2:17: /);
    await write('src/ui.tsx', components('Hello'));
    await write('src/ui.css', '@import "tailwindcss";');
    assert.match(
      (await ask('/ui/an%20agent', named))[1],
      /npm install --save-dev esbuild-plugin-tailwindcss/,
    );
    await write('src/ui.css', '');
    const mended = await fetch(`${server.url}/ui/an%20agent`, named);
    assert.equal(mended.status, 200, await mended.text());
    await server.stop();
  });
});
