/**
 * The graph of a thread in the real window while a program of somebody else runs it: the node at work is lit, its steps are
 * told; and breakpoints after nodes, clicked in the graph, are the gutter's.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@langchain/langgraph-sdk';
import type { Page } from 'playwright-core';
import type { DataFolderLock } from '../../server/protocol/backstep.js';
import type { Workbench } from '../host/workbench.js';
import { openWorkbench } from '../host/workbench.js';
import {
  breakpointMarks,
  openFile,
  pickItem,
  runCommand,
  showBackstep,
  statusItem,
  treeItem,
  webview,
} from '../host/workbenchActions.js';
import type { Workspace } from '../host/workspace.js';
import { createWorkspace } from '../host/workspace.js';

/** Its second node writes a word, then waits until a file is there. */
const source = `import { existsSync } from 'node:fs';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { FakeListChatModel } from '@langchain/core/utils/testing';

const State = Annotation.Root({ gate: Annotation<string>, said: Annotation<string> });

export const graph = new StateGraph(State)
  .addNode('prepare', () => ({ said: '' }))
  .addNode('wait_for_gate', async ({ gate }) => {
    const { text } = await new FakeListChatModel({ responses: ['waiting at the gate'] }).invoke('Say it');
    while (!existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 50));
    return { said: text };
  })
  .addEdge(START, 'prepare')
  .addEdge('prepare', 'wait_for_gate')
  .addEdge('wait_for_gate', END)
  .compile();
`;

describe('the graph of a thread that a program runs, in the real window', function () {
  this.timeout(400_000);
  let workspace: Workspace;
  let workbench: Workbench;
  let page: Page;
  let client: Client;
  const gate = (name: string): string => path.join(workspace.folder, name);

  before(async () => {
    workspace = await createWorkspace();
    const config = path.join(workspace.folder, 'langgraph.json');
    const { graphs, ...rest } = JSON.parse(await readFile(config, 'utf8')) as { graphs: object };
    await writeFile(config, JSON.stringify({ ...rest, graphs: { ...graphs, gate: './src/gate.ts:graph' } }));
    await writeFile(path.join(workspace.folder, 'src', 'gate.ts'), source);
    workbench = await openWorkbench({ folder: workspace.folder });
    page = workbench.page;
    page.setDefaultTimeout(60_000);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('live-graph-failed');
  });

  after(async () => {
    await writeFile(gate('late'), '');
    await workbench.close();
    await workspace.remove();
  });

  it('lights the node that runs and shows what is written, while an SDK client runs it', async () => {
    // Who looks at the side bar has the server started.
    await showBackstep(page);
    await statusItem(page, /Backstep: \d+/).waitFor();
    const lock = await readFile(path.join(workspace.folder, '.backstep', 'lock.json'), 'utf8');
    const { url } = JSON.parse(lock) as DataFolderLock;
    assert.ok(url !== null);
    client = new Client({ apiUrl: url, apiKey: null });
    await writeFile(gate('open'), '');
    const { thread_id: id } = await client.threads.create({ metadata: { name: 'by a program' } });
    await client.runs.wait(id, 'gate', { input: { gate: gate('open') } });
    await treeItem(page, 'by a program').first().click();
    await runCommand(page, 'Backstep: Open History of Graph…');
    await pickItem(page, 'gate');
    await webview(page).getByRole('tab', { name: 'Graph' }).click();
    await webview(page).getByRole('button', { name: 'wait_for_gate, ran once' }).waitFor();

    const running = client.runs.wait(id, 'gate', { input: { gate: gate('late') } });
    await webview(page)
      .getByRole('button', { name: /^wait_for_gate, running/ })
      .waitFor();
    await webview(page)
      .getByRole('region', { name: 'The run under way' })
      .getByText('waiting at the gate')
      .waitFor();
    await workbench.screenshot('live-graph-1-running');
    await writeFile(gate('late'), '');
    await running;
    await webview(page)
      .getByRole('button', { name: /^wait_for_gate, ran/ })
      .waitFor();
    await webview(page).getByRole('region', { name: 'The run under way' }).waitFor({ state: 'detached' });
  });

  it('sets breakpoints before and after nodes by clicks in the graph, which are the gutter’s, and by its menu', async () => {
    await openFile(page, 'gate.ts', 9);
    await runCommand(page, 'Backstep: Show Graph');
    const after = webview(page).getByRole('button', { name: 'Breakpoint after prepare' });
    await after.click();
    await breakpointMarks(page).first().waitFor();
    await webview(page)
      .getByRole('button', { name: 'Breakpoint before wait_for_gate' })
      .click({ modifiers: ['Shift'] });
    await webview(page).locator('.graph-break[aria-pressed=true]').nth(2).waitFor();
    await workbench.screenshot('live-graph-2-breakpoints');
    await webview(page)
      .getByRole('button', { name: /^wait_for_gate, / })
      .click({ button: 'right' });
    await webview(page).getByRole('menuitemcheckbox', { name: 'Break before and after' }).click();
    await webview(page).locator('.graph-break[aria-pressed=true]').nth(1).waitFor({ state: 'detached' });
  });
});
