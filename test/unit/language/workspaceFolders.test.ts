/** Folders of the workspace that come, go and move with all that is in them; what an editor tells of them is little. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { pathToUri } from '../../../server/language/text/fileUris.js';
import type { FolderDisk } from '../../../server/language/workspace/findConfigs.js';
import { WorkspaceFolders } from '../../../server/language/workspace/workspaceFolders.js';
import { loadTestGrammars, Project } from './project.js';

const graphOf = (node: string): string => `
import { StateGraph } from '@langchain/langgraph';
export const graph = new StateGraph(State).addNode('${node}', () => ({})).compile();
`;

/** A project in the folder, whose graph has one node. */
const app = (folder: string, node: string): Record<string, string> => ({
  [`${folder}/langgraph.json`]: '{ "graphs": { "one": "./src/graph.ts:graph" } }',
  [`${folder}/src/graph.ts`]: graphOf(node),
});

describe('the folders of the workspace', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  const setUp = (files: Record<string, string>) => {
    const project = new Project(grammars, files);
    const listed: string[] = [];
    const disk: FolderDisk = {
      list: (folder) => {
        listed.push(path.relative(project.path('.'), folder).replaceAll('\\', '/'));
        const below = [...project.disk.keys()].filter((file) => file.startsWith(folder + path.sep));
        if (below.length === 0) return Promise.reject(new Error('no such folder'));
        const parts = below.map((file) => path.relative(folder, file).split(path.sep));
        const isFolder = new Map(parts.map(([name = '', ...inner]) => [name, inner.length > 0]));
        return Promise.resolve([...isFolder].map(([name, is]) => ({ name, isDirectory: () => is })));
      },
    };
    const log = (message: string) => void project.logged.push(message);
    const folders = new WorkspaceFolders({ graphs: project.graphs, disk, log });
    return {
      project,
      folders,
      listed,
      add: (name: string) => folders.add(pathToUri(project.path(name))),
      remove: (name: string) => folders.remove(pathToUri(project.path(name))),
      created: (name: string) => folders.created(project.path(name)),
      deleted: (name: string) => folders.deleted(project.path(name)),
      /** On disk alone: nobody has been told. */
      move: (from: string, to: string | null): void => {
        for (const [file, text] of [...project.disk]) {
          if (!file.startsWith(project.path(from) + path.sep)) continue;
          project.disk.delete(file);
          if (to !== null) project.disk.set(file.replace(project.path(from), project.path(to)), text);
        }
      },
      /** The nodes by the folder whose langgraph.json names their graph, once all has been searched. */
      nodes: async (): Promise<Record<string, string[]>> => {
        await folders.searched();
        const found = project.graphs
          .all()
          .map(({ configPath, nodes }): [string, string[]] => [
            path.relative(project.path('.'), path.dirname(configPath)).replaceAll('\\', '/'),
            nodes.map(({ name }) => name),
          ]);
        return Object.fromEntries(found.filter(([folder]) => folder !== ''));
      },
    };
  };

  it('bring every langgraph.json below them, but for those of installed packages', async () => {
    const { add, nodes } = setUp({
      ...app('work/a', 'first'),
      ...app('work/deep/er/b', 'second'),
      ...app('work/node_modules/c', 'third'),
      ...app('work/.hidden/d', 'fourth'),
      ...app('elsewhere', 'fifth'),
    });
    add('work');
    assert.deepEqual(await nodes(), { 'work/a': ['first'], 'work/deep/er/b': ['second'] });
  });

  it('take theirs with them, but not what another one holds too', async () => {
    const { add, remove, nodes } = setUp({ ...app('work/a', 'first'), ...app('work/b', 'second') });
    add('work');
    add('work/a');
    remove('work');
    assert.deepEqual(await nodes(), { 'work/a': ['first'] });
    remove('work/a');
    assert.deepEqual(await nodes(), {});
  });

  it('bring nothing where they are closed before they have been searched', async () => {
    const { add, remove, nodes } = setUp(app('work/a', 'first'));
    add('work');
    remove('work');
    assert.deepEqual(await nodes(), {});
  });

  it('follow a folder that moves whole, of which no more is told', async () => {
    const { add, move, deleted, created, nodes } = setUp({
      ...app('work/app', 'first'),
      ...app('work/app2', 'second'),
    });
    add('work');
    await nodes();
    move('work/app', 'work/moved/app.v2');
    deleted('work/app');
    assert.deepEqual(await nodes(), { 'work/app2': ['second'] });
    created('work/moved');
    assert.deepEqual(await nodes(), { 'work/app2': ['second'], 'work/moved/app.v2': ['first'] });
  });

  it('follow one that is put in the place of another', async () => {
    const { add, move, deleted, created, nodes } = setUp({
      ...app('work/app', 'old'),
      ...app('work/next', 'new'),
    });
    add('work');
    assert.deepEqual(await nodes(), { 'work/app': ['old'], 'work/next': ['new'] });
    move('work/app', null);
    move('work/next', 'work/app');
    deleted('work/next');
    created('work/app');
    assert.deepEqual(await nodes(), { 'work/app': ['new'] });
  });

  it('see sources come and go with their folder, while the langgraph.json that names them stays', async () => {
    const { add, move, deleted, created, nodes } = setUp(app('work/app', 'first'));
    add('work');
    await nodes();
    move('work/app/src', 'work/app/away');
    deleted('work/app/src');
    assert.deepEqual(await nodes(), { 'work/app': [] });
    move('work/app/away', 'work/app/src');
    created('work/app/src');
    assert.deepEqual(await nodes(), { 'work/app': ['first'] });
  });

  it('take a langgraph.json that comes alone, unless it is outside of them or of an installed package', async () => {
    const { project, add, created, deleted, nodes, listed } = setUp({});
    add('work');
    await nodes();
    listed.length = 0;
    const places = ['work/a', 'work/node_modules/b', 'elsewhere'];
    for (const place of places) {
      for (const [name, text] of Object.entries(app(place, 'first')))
        project.disk.set(project.path(name), text);
      created(`${place}/langgraph.json`);
    }
    assert.deepEqual(await nodes(), { 'work/a': ['first'] });
    assert.deepEqual(listed, [], 'no folder was searched for it');
    project.disk.delete(project.path('work/a/langgraph.json'));
    project.graphs.changeOnDisk(project.path('work/a/langgraph.json'));
    deleted('work/a/langgraph.json');
    assert.deepEqual(await nodes(), {});
  });

  it('search nothing for a source, nor in folders that are not theirs', async () => {
    const { add, created, nodes, listed } = setUp(app('work/app', 'first'));
    add('work');
    await nodes();
    listed.length = 0;
    for (const place of [
      'work/app/src/new.ts',
      'work/app/tool.py',
      'work/node_modules',
      'work/.git/x',
      'other',
    ])
      created(place);
    await nodes();
    assert.deepEqual(listed, []);
    created('work/app');
    await nodes();
    assert.deepEqual(listed, ['work/app', 'work/app/src']);
  });

  it('say where they are too many to be searched', async () => {
    const { project } = setUp({});
    const many = Array.from({ length: 20_001 }, (_, index) => ({
      ...{ name: `f${String(index)}`, isDirectory: () => true },
    }));
    const isRoot = (folder: string): boolean => folder === project.path('work');
    const folders = new WorkspaceFolders({
      graphs: project.graphs,
      disk: { list: (folder) => Promise.resolve(isRoot(folder) ? many : []) },
      log: (message) => void project.logged.push(message),
    });
    folders.add(pathToUri(project.path('work')));
    await folders.searched();
    assert.match(project.logged.join(), /holds too many folders/);
  });
});
