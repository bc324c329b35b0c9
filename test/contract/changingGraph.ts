/** A project of one graph, in the language under test, whose last node may be renamed while the server runs. */
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ThreadSteps } from '../../server/protocol/traces.js';
import { language, type ServerStarter } from './serverProcess.js';

/** `prepare` succeeds when it is tried a third time, `idle` changes nothing, then an edge chooses. */
const sources = {
  javascript: (last: string): string => `
import { Annotation, END, START, Send, StateGraph, interrupt } from '@langchain/langgraph';
const State = Annotation.Root({
  topic: Annotation<string>,
  score: Annotation<number>,
  log: Annotation<string[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
});
let tries = 0;
function prepare(state) {
  tries += 1;
  if (tries % 3 !== 0) throw new TypeError(\`try \${tries % 3}\`);
  return { topic: state.topic ?? 'cats', score: 7, log: ['prepared'] };
}
function route(state) {
  if (state.topic === 'many') return [new Send('${last}', state), new Send('${last}', state)];
  return state.topic === 'dogs' ? 'bad' : 'ok';
}
export const graph = new StateGraph(State)
  .addNode('prepare', prepare, {
    retryPolicy: { maxAttempts: 3, initialInterval: 1, jitter: false, retryOn: () => true, logWarning: false },
  })
  .addNode('idle', () => ({}))
  .addNode('${last}', (state) => ({ log: ['${last} ' + state.topic] }))
  .addEdge(START, 'prepare').addEdge('prepare', 'idle').addEdge('${last}', END)
  .addConditionalEdges('idle', route, { ok: '${last}', bad: END })
  .compile();
`,
  python: (last: string): string => `
import operator
from typing import Annotated
from langgraph.graph import END, START, StateGraph
from langgraph.types import RetryPolicy, Send
from typing_extensions import TypedDict

class State(TypedDict):
    topic: str
    score: int
    log: Annotated[list, operator.add]

tries = 0

def prepare(state):
    global tries
    tries += 1
    if tries % 3 != 0:
        raise TypeError(f"try {tries % 3}")
    return {"topic": state.get("topic", "cats"), "score": 7, "log": ["prepared"]}

def idle(state):
    return None

def last(state):
    return {"log": ["${last} " + state["topic"]]}

def route(state):
    if state["topic"] == "many":
        return [Send("${last}", state), Send("${last}", state)]
    return "bad" if state["topic"] == "dogs" else "ok"

builder = StateGraph(State)
retry = RetryPolicy(max_attempts=3, initial_interval=0.001, jitter=False, retry_on=TypeError)
builder.add_node("prepare", prepare, retry_policy=retry)
builder.add_node("idle", idle)
builder.add_node("${last}", last)
builder.add_edge(START, "prepare")
builder.add_edge("prepare", "idle")
builder.add_edge("${last}", END)
builder.add_conditional_edges("idle", route, {"ok": "${last}", "bad": END})
graph = builder.compile()
`,
};
const file = { javascript: 'graph.ts', python: 'graph.py' }[language];

export interface ChangingGraph {
  config: string;
  file: string;
  /** Writes the graph with its last node under another name. */
  rename(last: string): Promise<void>;
}

export async function changingGraph(starter: Pick<ServerStarter, 'newDataDir'>): Promise<ChangingGraph> {
  const project = await starter.newDataDir();
  if (language === 'javascript') {
    const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
    await symlink(modules, path.join(project, 'node_modules'), 'junction');
  }
  const config = path.join(project, 'langgraph.json');
  await writeFile(config, `{"graphs": {"story": "./${file}:graph"}}`);
  const rename = (last: string) => writeFile(path.join(project, file), sources[language](last));
  await rename('write');
  return { config, file: path.join(project, file), rename };
}

export async function stepsOf(url: string, threadId: string, query = ''): Promise<ThreadSteps> {
  const answer = await fetch(`${url}/backstep/threads/${threadId}/steps${query}`);
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as ThreadSteps;
}
