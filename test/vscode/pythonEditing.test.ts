/** A Python graph in the real editor, and langgraph.json with its schema: what the languages of VS Code show of ours. */
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../extension/services.js';
import { activated, lineOf, openSource, until, untilNodes } from './extensionUnderTest.js';

const source = `from typing import Annotated, Literal, TypedDict
import operator
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command


class State(TypedDict):
    topic: str
    jokes: Annotated[list[str], operator.add]


def choose(state: State) -> Command[Literal["write"]]:
    return Command(goto="write", update={"topic": "owls"})


def write(state: State):
    return {"jokes": [state["topic"]]}


builder = StateGraph(State)
builder.add_node(choose)
builder.add_node("write", write)
builder.add_edge(START, "choose")
builder.add_edge("wrte", END)
graph = builder.compile()
`;

describe('a Python graph in the editor', () => {
  let services: Services;
  let directory: string;

  before(async () => {
    services = await activated();
    await services.language.start();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'a folder is open');
    directory = path.join(folder.uri.fsPath, 'py');
    await mkdir(directory, { recursive: true });
    await writeFile(path.join(directory, 'agent.py'), source);
    const config = { dependencies: ['.'], graphs: { agent: 'agent:graph' }, grafs: {} };
    await writeFile(path.join(directory, 'langgraph.json'), JSON.stringify(config));
    const configUri = vscode.Uri.file(path.join(directory, 'langgraph.json')).toString();
    await untilNodes(services, (nodes) => nodes.some((each) => each.configUri === configUri));
    await services.refreshProjects();
  });

  after(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    await services.refreshProjects();
  });

  /** The problems of a document once one fits. */
  const problems = async (uri: vscode.Uri, fits: (each: vscode.Diagnostic) => boolean) => {
    const all = () => vscode.languages.getDiagnostics(uri);
    await until(
      (listener) => vscode.languages.onDidChangeDiagnostics(listener),
      () => all().some(fits),
    );
    return all();
  };

  it('has its lenses, its problems with a fix, its outline and its hovers', async () => {
    const { document } = await openSource('py/agent.py');
    assert.equal(document.languageId, 'python');
    const [problem, ...others] = await problems(document.uri, ({ source: from }) => from === 'Backstep');
    assert.deepEqual(others, []);
    assert.match(problem?.message ?? '', /no node "wrte"/);
    const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem?.range,
    );
    assert.ok(fixes.some(({ title }) => title === 'Change to "write"'));

    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      100,
    );
    const titles = lenses.flatMap(({ command }) => command?.title ?? []);
    const ofNode = ['Run to here', 'Break before', 'Break after'];
    assert.deepEqual(titles, ['$(play) Run', '$(debug-alt) Debug', ...ofNode, ...ofNode]);

    const line = lineOf(document, 'jokes: Annotated');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(line, 5),
    );
    const text = hovers.flatMap(({ contents }) => contents.map((each) => (each as { value: string }).value));
    assert.match(text.join('\n'), /list\[str\][\s\S]*operator\.add/);
  });

  it('has breakpoints in its gutter that mean nodes, in the function and where it is added', async () => {
    const { document } = await openSource('py/agent.py');
    const at = (text: string) =>
      new vscode.SourceBreakpoint(
        new vscode.Location(document.uri, new vscode.Position(lineOf(document, text), 0)),
      );
    vscode.debug.addBreakpoints([
      at('return {"jokes"'),
      at('builder.add_node(choose)'),
      at('import operator'),
    ]);
    await services.breakpoints.remap();
    assert.deepEqual(
      services.breakpoints.all().map(({ nodes }) => nodes.map(({ node, graphId }) => `${graphId} ${node}`)),
      [['agent write'], ['agent choose']],
    );
  });

  it('stands in a langgraph.json whose keys are checked and described', async () => {
    const { document } = await openSource('py/langgraph.json');
    const told = await problems(document.uri, ({ message }) => /grafs/.test(message));
    assert.ok(told.length > 0);
    const text = document.getText();
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(text.indexOf('"dependencies"') + 2),
    );
    assert.ok(hovers.length > 0, 'the key is described');
    const links = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      document.positionAt(text.indexOf('agent:graph') + 2),
    );
    const targets = links.map((each) => ('targetUri' in each ? each.targetUri : each.uri).path);
    assert.ok(targets.some((target) => target.endsWith('/py/agent.py')));
  });
});
