import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { diagram } from '../../../server/language/features/diagram.js';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { SourceFiles } from '../../../server/language/syntax/sourceFiles.js';
import { normalizePath } from '../../../server/language/text/fileUris.js';
import { findConfigs } from '../../../server/language/workspace/findConfigs.js';
import { nodeDisk } from '../../../server/language/workspace/nodeDisk.js';
import { WorkspaceGraphs } from '../../../server/language/workspace/workspaceGraphs.js';
import { loadTestGrammars, Project } from './project.js';

describe('graphs in Python', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  function project(source: string, files: Record<string, string> = {}): Project {
    return new Project(grammars, { 'graph.py': source, ...files }, './graph.py:graph');
  }

  function edges(of: Project): string[] {
    return of.graphs
      .around(of.path('graph.py'))
      .flatMap((graph) => diagram(graph).edges)
      .map(({ source, target, data }) => `${source} > ${target}${data === undefined ? '' : ` (${data})`}`);
  }

  function problems(of: Project): string[] {
    return of.graphs.problems(of.path('graph.py')).map(({ code }) => code);
  }

  it('reads a builder in statement style, each call owning its own lines', () => {
    const read = project(`from langgraph.graph import END, START, StateGraph

async def generate_topic(state): #= generate_topic
    return {"topic": "socks"} #= generate_topic

def write_joke(state): #= write_joke
    return {"joke": state["topic"]} #= write_joke

builder = StateGraph(State)
builder.add_node("generate_topic", generate_topic) #= generate_topic
builder.add_node( #= write_joke
    write_joke, #= write_joke
) #= write_joke
builder.add_edge(START, "generate_topic")
builder.add_edge("generate_topic", "write_joke")
builder.add_edge("write_joke", END)
graph = builder.compile()
`);
    read.checkMarks();
    assert.deepEqual(read.nodes(), ['generate_topic', 'write_joke']);
    assert.deepEqual(edges(read), [
      '__start__ > generate_topic',
      'generate_topic > write_joke',
      'write_joke > __end__',
    ]);
    assert.deepEqual(problems(read), []);
  });

  it('reads chains, aliases, sequences, lists, and path maps', () => {
    const read = project(`import langgraph.graph as lg
from langgraph.graph import StateGraph as SG, START as S

LAST = "d"
def a(state): ...
def route(state): ...
same = a

graph = (
    SG(State)
    .add_sequence([a, ("b", same)])
    .add_node("c", lambda state: {})
    .add_node(LAST, a)
    .set_entry_point("a")
    .add_conditional_edges("b", route, {"yes": "c", "no": lg.END})
    .add_conditional_edges("c", route, ["d"])
    .add_edge(["b", "c"], LAST)
    .set_finish_point("d")
    .compile(interrupt_before=["c"])
)
`);
    assert.deepEqual(read.nodes().sort(), ['a', 'b', 'c', 'd']);
    assert.deepEqual(edges(read).sort(), [
      '__start__ > a',
      'a > b',
      'b > __end__ (no)',
      'b > c (yes)',
      'b > d',
      'c > d',
      'c > d',
      'd > __end__',
    ]);
    assert.deepEqual(problems(read), []);
  });

  it('names a node by its function, not by the variable that holds it', () => {
    const read = project(`from langgraph.graph import StateGraph
def write(state): ...
alias = write
builder = StateGraph(State)
builder.add_node(alias)
graph = builder.compile()
`);
    assert.deepEqual(read.nodes(), ['write']);
  });

  it('follows functions and subgraphs into modules and packages', () => {
    const read = project(
      `from langgraph.graph import StateGraph
from .nodes import write as w
from flows.refund import refund_graph
builder = StateGraph(State)
builder.add_node("write", w)
builder.add_node("refund", refund_graph)
graph = builder.compile()
`,
      {
        'nodes.py': 'def write(state):\n    return {}\n',
        'flows/refund/__init__.py': 'from .build import graph as refund_graph\n',
        'flows/refund/build.py':
          'from langgraph.graph import StateGraph\ng = StateGraph(S)\ng.add_node("settle", f)\ngraph = g.compile()\n',
      },
    );
    assert.deepEqual(read.nodes(), ['write', 'refund', 'settle']);
    assert.equal(read.bodies().write, 'def write(state):');
  });

  it('tells of an edge to a node that does not exist', () => {
    const read = project(`from langgraph.graph import START, StateGraph
def write(state): ...
builder = StateGraph(State)
builder.add_node(write)
builder.add_edge(START, "wrte")
graph = builder.compile()
`);
    assert.deepEqual(problems(read), ['unknown-node', 'unreachable-node']);
  });

  const dynamic: Record<string, string> = {
    'a loop': 'for name in names:\n    builder.add_node(name, write)',
    'an imported function, whose name may be another': 'from other import node\nbuilder.add_node(node)',
    'code that is handed the builder': 'extend(graph_builder=builder)',
    'arguments from elsewhere': 'builder.add_node(*pair)',
    'a builder that is one of two':
      'if x:\n    other = builder\nelse:\n    other = more\nother.add_node("z", write)',
  };
  for (const [what, source] of Object.entries(dynamic)) {
    it(`says nothing where nodes come from ${what}`, () => {
      const read = project(`from langgraph.graph import START, StateGraph
def write(state): ...
builder = StateGraph(State)
builder.add_node("write", write)
${source}
builder.add_edge(START, "elsewhere")
graph = builder.compile()
`);
      assert.deepEqual(problems(read), []);
    });
  }

  it('keeps the nodes of before around broken code', () => {
    const read = project(`from langgraph.graph import StateGraph
def write(state): ...
builder = StateGraph(State)
builder.add_node("a", write)
builder.add_node("b", write)
graph = builder.compile()
`);
    read.openFile('graph.py');
    assert.deepEqual(read.nodes(), ['a', 'b']);
    read.edit('graph.py', 'def write(state): ...', 'def write(state: ...');
    assert.deepEqual(read.nodes(), ['a', 'b']);
  });

  it('finds the nodes of the examples and nothing wrong with them', async () => {
    const folder = normalizePath(fileURLToPath(new URL('../../../examples/python', import.meta.url)));
    const graphs = new WorkspaceGraphs({
      sources: new SourceFiles({ grammars, disk: nodeDisk }),
      debounce: () => undefined,
      onChanged: () => undefined,
      log: (message) => assert.fail(message),
    });
    const { configs } = await findConfigs(folder, nodeDisk);
    for (const config of configs) graphs.addConfig(normalizePath(config));
    const found = Object.fromEntries(
      graphs.all().map(({ graphId, nodes }) => [graphId, nodes.map(({ name }) => name)]),
    );
    assert.deepEqual(found.joke, ['generate_topic', 'write_joke']);
    assert.deepEqual(found.support?.slice(0, 3), ['agent', 'tools', 'refund']);
    for (const name of ['joke', 'support', 'refund', 'weather']) {
      assert.deepEqual(graphs.problems(normalizePath(path.join(folder, 'src', `${name}.py`))), [], name);
    }
  });
});
