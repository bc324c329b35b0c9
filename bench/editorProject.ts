/** What the editor's part of the bench opens: long sources, and a workspace of many files. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface LongSource {
  /** Absolute path. */
  file: string;
  text: string;
}

const head = `import { Annotation, END, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({ topic: Annotation<string>(), joke: Annotation<string>() });
`;

/** A graph of `nodes` nodes in a file of at least `lines` lines. */
export function longSource(nodes: number, lines: number): string {
  const each = Array.from({ length: nodes }, (_, index) => index);
  const functions = each.map(
    (index) => `async function node${index}(state: typeof State.State) {
  return { topic: \`\${state.topic} ${index}\` };
}
`,
  );
  const calls = [
    ...each.map((index) => `  .addNode('node${index}', node${index})`),
    `  .addEdge(START, 'node0')`,
    ...each.slice(1).map((index) => edge(index)),
    `  .addEdge('node${nodes - 1}', END)`,
    '  .compile();',
  ];
  const graph = ['export const graph = new StateGraph(State)', ...calls].join('\n');
  const source = [head, ...functions, graph, ''].join('\n');
  const missing = Math.max(0, lines - source.split('\n').length);
  const other = Array.from({ length: Math.ceil(missing / 4) }, (_, index) => plainFunction(index));
  return source.replace('\n\n', `\n\n${other.join('\n')}\n`);
}

function edge(index: number): string {
  const [from, to] = [`'node${index - 1}'`, `'node${index}'`];
  return index % 10 === 0
    ? `  .addConditionalEdges(${from}, (state) => (state.joke ? ${to} : END))`
    : `  .addEdge(${from}, ${to})`;
}

function plainFunction(index: number): string {
  return `export function format${index}(text: string, width = ${index}): string {
  return text.padEnd(width).slice(0, width);
}
`;
}

/** Nodes of all graphs of the workspace. */
export const workspaceNodes = 20 * 12;

/** The folder: 1,000 files of which 20 have graphs, in folders of 50, with one langgraph.json. */
export async function makeWorkspace(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'backstep-bench-editor-'));
  const graphs: Record<string, string> = {};
  for (let index = 0; index < 1000; index += 1) {
    const name = `src/part${Math.floor(index / 50)}/file${index}.ts`;
    const hasGraph = index % 50 === 0;
    if (hasGraph) graphs[`graph${index}`] = `./${name}:graph`;
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), hasGraph ? longSource(12, 200) : longSource(0, 200));
  }
  await writeFile(path.join(folder, 'langgraph.json'), JSON.stringify({ graphs }));
  return folder;
}

/** The same graph in Python. */
function longPython(nodes: number, lines: number): string {
  const each = Array.from({ length: nodes }, (_, index) => index);
  const edgeOf = (index: number) =>
    index % 10 === 0
      ? `builder.add_conditional_edges("node${index - 1}", lambda state: "node${index}" if state["joke"] else END)`
      : `builder.add_edge("node${index - 1}", "node${index}")`;
  const source = [
    'from typing import TypedDict',
    'from langgraph.graph import END, START, StateGraph',
    '',
    'class State(TypedDict):\n    topic: str\n    joke: str\n',
    ...each.map(
      (index) => `def node${index}(state: State):\n  return {"topic": f"{state['topic']} ${index}"}\n`,
    ),
    'builder = StateGraph(State)',
    ...each.map((index) => `builder.add_node("node${index}", node${index})`),
    'builder.add_edge(START, "node0")',
    ...each.slice(1).map(edgeOf),
    `builder.add_edge("node${nodes - 1}", END)`,
    'graph = builder.compile()',
    '',
  ].join('\n');
  const missing = Math.max(0, lines - source.split('\n').length);
  const other = Array.from(
    { length: Math.ceil(missing / 3) },
    (_, index) => `def format${index}(text, width=${index}):\n  return text.ljust(width)[:width]\n`,
  );
  return source.replace('\n\n', `\n\n${other.join('\n')}\n`);
}

/** A source of 2,000 lines, in a folder of its own beside a langgraph.json. */
export async function makeLongSource(
  workspace: string,
  name: string,
  nodes: number,
  ending: 'ts' | 'py',
): Promise<LongSource> {
  const folder = path.join(workspace, name);
  const file = path.join(folder, `graph.${ending}`);
  const text = ending === 'py' ? longPython(nodes, 2000) : longSource(nodes, 2000);
  await mkdir(folder);
  await writeFile(file, text);
  await writeFile(
    path.join(folder, 'langgraph.json'),
    `{ "graphs": { "${name}": "./graph.${ending}:graph" } }`,
  );
  return { file, text };
}
