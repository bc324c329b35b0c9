/** Which langgraph.json files of the workspace count, as folders are opened, come, move and go: on a real disk. */
import assert from 'node:assert/strict';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { graphNodes } from '../../../server/language/features/nodeLocations.js';
import { nodeDisk } from '../../../server/language/workspace/nodeDisk.js';
import { WorkspaceFolders } from '../../../server/language/workspace/workspaceFolders.js';
import { WorkspaceGraphs } from '../../../server/language/workspace/workspaceGraphs.js';
import { SourceFiles } from '../../../server/language/syntax/sourceFiles.js';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { normalizePath } from '../../../server/language/text/fileUris.js';
import { makeTemporaryFolder, removeFolder } from '../../host/workspace.js';
import { loadTestGrammars } from './project.js';

const graph = `
  import { StateGraph, MessagesAnnotation } from '@langchain/langgraph';
  export const graph = new StateGraph(MessagesAnnotation)
    .addNode('work', () => ({}))
    .addEdge('__start__', 'work')
    .compile();
`;

describe('the folders of a workspace', () => {
  let grammars: Grammars;
  let base: string;
  let graphs: WorkspaceGraphs;
  let folders: WorkspaceFolders;
  const logged: string[] = [];
  before(async () => (grammars = await loadTestGrammars()));
  beforeEach(async () => {
    base = await makeTemporaryFolder('folders');
    const sources = new SourceFiles({ grammars, disk: nodeDisk });
    const log = (line: string): void => void logged.push(line);
    graphs = new WorkspaceGraphs({ sources, debounce: () => undefined, onChanged: () => undefined, log });
    folders = new WorkspaceFolders({ graphs, disk: nodeDisk, log });
  });
  afterEach(() => removeFolder(base));

  const at = (...names: string[]): string => path.join(base, ...names);
  const place = (...names: string[]): string => normalizePath(at(...names));
  const uri = (...names: string[]): string => pathToFileURL(at(...names)).href;
  const make = async (...names: string[]): Promise<void> => {
    await mkdir(at(...names), { recursive: true });
    await writeFile(at(...names, 'graph.ts'), graph);
    const config = JSON.stringify({ graphs: { [names.at(-1) ?? '']: './graph.ts:graph' } });
    await writeFile(at(...names, 'langgraph.json'), config);
  };
  /** Names of the graphs with their number of nodes, once all is searched. */
  const known = async (): Promise<string[]> => {
    await folders.searched();
    const nodes = graphNodes(graphs.all(), null);
    return graphs
      .named()
      .map(({ key: { graphId } }) => graphId)
      .map((graphId) => `${graphId} ${nodes.filter((node) => node.graphId === graphId).length}`)
      .sort();
  };

  it('are searched, however deep, but not where packages lie', async () => {
    await make('open', 'one');
    await make('open', 'deep', 'er', 'two');
    await make('open', 'node_modules', 'package');
    await make('beside');
    folders.add(uri('open'));
    assert.deepEqual(await known(), ['one 1', 'two 1']);
    folders.add(uri('beside'));
    assert.deepEqual(await known(), ['beside 1', 'one 1', 'two 1']);
    folders.remove(uri('open'));
    assert.deepEqual(await known(), ['beside 1']);
  });

  it('have a project that comes with its whole folder, is moved and goes', async () => {
    await mkdir(at('open'), { recursive: true });
    folders.add(uri('open'));
    assert.deepEqual(await known(), []);
    await make('elsewhere', 'one');
    await rename(at('elsewhere', 'one'), at('open', 'one'));
    folders.created(place('open', 'one'));
    assert.deepEqual(await known(), ['one 1']);
    await mkdir(at('open', 'below'));
    await rename(at('open', 'one'), at('open', 'below', 'one'));
    folders.deleted(place('open', 'one'));
    assert.deepEqual(await known(), []);
    folders.created(place('open', 'below'));
    assert.deepEqual(await known(), ['one 1']);
    await rm(at('open', 'below'), { recursive: true });
    folders.deleted(place('open', 'below'));
    assert.deepEqual(await known(), []);
  });

  it('find the source that a project was missing once its folder comes', async () => {
    await mkdir(at('open'), { recursive: true });
    const config = JSON.stringify({ graphs: { one: './src/graph.ts:graph' } });
    await writeFile(at('open', 'langgraph.json'), config);
    folders.add(uri('open'));
    assert.deepEqual(await known(), []);
    await make('elsewhere');
    await rm(at('elsewhere', 'langgraph.json'));
    await rename(at('elsewhere'), at('open', 'src'));
    folders.created(place('open', 'src'));
    assert.deepEqual(await known(), ['one 1']);
    await rm(at('open', 'src'), { recursive: true });
    folders.deleted(place('open', 'src'));
    assert.deepEqual(await known(), []);
  });

  it('have nothing of what comes outside of them', async () => {
    await mkdir(at('open'), { recursive: true });
    folders.add(uri('open'));
    await make('outside');
    await make('open', 'node_modules', 'package');
    for (const name of ['outside', 'open/node_modules/package']) {
      folders.created(place(name));
      folders.created(place(name, 'langgraph.json'));
    }
    assert.deepEqual(await known(), []);
    assert.deepEqual(logged, []);
  });
});
