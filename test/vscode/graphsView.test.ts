/** The view "Graphs" in a real VS Code before anything was read, and where the language server gives no answer. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { GraphTreeNode } from '../../extension/graphs/graphsView.js';
import type { Services } from '../../extension/services.js';
import { activated, until } from './extensionUnderTest.js';
import { addSecondProject } from './secondProject.js';
import type { SecondProject } from './secondProject.js';

type KnownNodes = Services['language']['knownNodes'];

describe('the graphs of a workspace', () => {
  let services: Services;
  let second: SecondProject | null = null;
  let knownNodes: KnownNodes;

  before(async () => {
    services = await activated();
    await services.refreshProjects();
    knownNodes = services.language.knownNodes.bind(services.language);
    const [server] = services.servers.all();
    await server?.stop();
    await services.graphs.refresh(server!.project.id);
  });

  after(async () => {
    services.language.knownNodes = knownNodes;
    await second?.remove();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const projects = (): Extract<GraphTreeNode, { kind: 'graphProject' }>[] =>
    services.graphsView.getChildren().filter((node) => node.kind === 'graphProject');
  /** The graphs of the second project with their nodes. */
  const shown = (): [unknown, number][] => {
    const row = projects().find(({ project }) => project.id === second?.id);
    return services.graphsView
      .getChildren(row)
      .map((node) => [
        services.graphsView.getTreeItem(node).label,
        services.graphsView.getChildren(node).length,
      ]);
  };

  it('stand there without a word once they have been read', () => {
    assert.equal(services.graphsView.message, '');
    assert.ok(services.graphsView.getChildren().length > 0);
  });

  it('are being read until the language server answers; where it does not, their names and a sentence are there', async () => {
    const answers: ((nodes: null) => void)[] = [];
    services.language.knownNodes = () => new Promise((resolve) => answers.push(resolve));
    second = await addSecondProject(services, 'unread');
    const { id } = second;
    assert.equal(services.graphsView.message, 'Reading the graphs…');
    assert.deepEqual(shown(), []);
    services.language.knownNodes = () => Promise.resolve(null);
    const read = until(services.graphs.onDidChange, () => services.graphs.standing(id) === 'partial');
    for (const answer of answers) answer(null);
    await read;
    assert.match(services.graphsView.message, /^The language server gives no answer/);
    assert.deepEqual(shown(), [
      ['sound', 0],
      ['broken', 0],
      ['endless', 0],
    ]);
    const first = projects().find(({ project }) => project.id !== id);
    assert.ok(first);
    const nodes = services.graphs.find(first.project.id, 'joke')?.nodes;
    assert.ok(nodes?.includes('write_joke'), 'what was read before stays');
  });

  it('are whole again when it answers', async () => {
    services.language.knownNodes = knownNodes;
    const { id } = second!;
    await services.graphs.refresh(id);
    assert.equal(services.graphsView.message, '');
    assert.deepEqual(
      services.graphs.list(id).map(({ graphId }) => graphId),
      ['sound', 'broken', 'endless'],
    );
  });
});
