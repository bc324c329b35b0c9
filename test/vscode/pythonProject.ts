/** A project with one Python graph in the workspace, run by the interpreter that test/host made; taken away again afterwards. */
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { settingIds } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import type { GraphNodeLocation } from '../../server/protocol/language.js';
import { untilNodes } from './extensionUnderTest.js';

const source = `from langgraph.graph import END, START, StateGraph
from typing_extensions import NotRequired, TypedDict


class State(TypedDict):
    topic: NotRequired[str]
    joke: NotRequired[str]


def choose(state: State) -> dict:
    topic = "owls"
    print("chose", topic)
    return {"topic": topic}


async def write(state: State) -> dict:
    joke = f"Two {state['topic']} walk into a bar."
    return {"joke": joke}


builder = StateGraph(State)
builder.add_node("choose", choose)
builder.add_node("write", write)
builder.add_edge(START, "choose")
builder.add_edge("choose", "write")
builder.add_edge("write", END)
graph = builder.compile()
`;

export interface PythonProject {
  id: string;
  /** Of the graph's source, from the workspace's folder on. */
  file: string;
  remove(): Promise<void>;
}

/** Makes the folder and waits until the window knows the project and its nodes. */
export async function addPythonProject(services: Services, name: string): Promise<PythonProject> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  await services.language.start();
  await useInterpreter(process.env.BACKSTEP_TEST_PYTHON);
  const directory = path.join(folder.uri.fsPath, name);
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, 'owls.py'), source);
  const config = path.join(directory, 'langgraph.json');
  await writeFile(config, JSON.stringify({ dependencies: ['.'], graphs: { owls: './owls.py:graph' } }));
  const id = vscode.Uri.file(config).toString();
  const isKnown = (nodes: GraphNodeLocation[]) => nodes.some(({ configUri }) => configUri === id);
  await untilNodes(services, isKnown);
  await services.refreshProjects();
  const server = services.servers.get(id);
  assert.ok(server, 'the project is known');
  return {
    id,
    file: `${name}/owls.py`,
    async remove() {
      await server.stop();
      await useInterpreter(undefined);
      await rm(config);
      await services.refreshProjects();
      await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
      await untilNodes(services, (nodes) => !isKnown(nodes));
    },
  };
}

/** In the workspace's settings: those of the user do not reach the machine of a remote window. */
async function useInterpreter(python: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('backstep');
  await settings.update(settingIds.pythonPath, python, vscode.ConfigurationTarget.Workspace);
}
