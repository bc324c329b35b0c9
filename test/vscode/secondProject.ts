/** A second langgraph.json in the workspace, with graphs that the example has not; taken away again afterwards. */
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../extension/services.js';
import { until, untilNodes } from './extensionUnderTest.js';

const head = "import { Annotation, END, START, StateGraph } from '@langchain/langgraph';\n";

/** Says one word. */
export const soundSource = `${head}
const State = Annotation.Root({ word: Annotation<string> });
export const graph = new StateGraph(State)
  .addNode('say', () => ({ word: 'done' }))
  .addEdge(START, 'say')
  .addEdge('say', END)
  .compile();
`;

/** Its line 3 does not compile. */
export const brokenSource = `${head}
export const graph = {;
`;

/** Its second node ends only when the run is cancelled, or when the state lets it. */
const endlessSource = `${head}
const State = Annotation.Root({ begun: Annotation<boolean>, release: Annotation<boolean> });
export const graph = new StateGraph(State)
  .addNode('begin', () => ({ begun: true }))
  .addNode('wait', (state, config) => {
    if (state.release) return {};
    return new Promise((_resolve, reject) => {
      const timer = setInterval(() => undefined, 1000);
      config.signal?.addEventListener('abort', () => {
        clearInterval(timer);
        reject(new Error('aborted'));
      });
    });
  })
  .addEdge(START, 'begin')
  .addEdge('begin', 'wait')
  .addEdge('wait', END)
  .compile();
`;

export interface SecondProject {
  id: string;
  directory: string;
  /** Writes one of its graphs' sources. */
  write(name: 'sound' | 'broken' | 'endless', text: string): Promise<string>;
  remove(): Promise<void>;
}

/** Makes the folder and waits until the window knows the project. */
export async function addSecondProject(services: Services, name: string): Promise<SecondProject> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  // While the view is looked at, the window starts the server of a new project by itself.
  await vscode.commands.executeCommand('workbench.view.explorer');
  await until(services.threadsView.onDidChangeVisibility, () => !services.threadsView.visible);
  const directory = path.join(folder.uri.fsPath, name);
  const write = async (graph: string, text: string): Promise<string> => {
    const file = path.join(directory, `${graph}.ts`);
    await writeFile(file, text);
    return file;
  };
  await mkdir(directory, { recursive: true });
  await write('sound', soundSource);
  await write('broken', brokenSource);
  await write('endless', endlessSource);
  const graphs = Object.fromEntries(
    ['sound', 'broken', 'endless'].map((graph) => [graph, `./${graph}.ts:graph`]),
  );
  const config = path.join(directory, 'langgraph.json');
  await writeFile(config, JSON.stringify({ graphs }));
  await services.refreshProjects();
  const id = vscode.Uri.file(config).toString();
  const server = services.servers.get(id);
  assert.ok(server, 'the second project is known');
  return {
    id,
    directory,
    write,
    async remove() {
      await server.stop();
      await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
      await services.refreshProjects();
      // Its graphs would be those of the next project's too.
      const uri = `${vscode.Uri.file(directory).toString()}/`;
      await untilNodes(services, (nodes) => !nodes.some(({ configUri }) => configUri.startsWith(uri)));
    },
  };
}
