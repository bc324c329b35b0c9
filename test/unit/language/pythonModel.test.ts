/** What the language server reads of a Python graph beyond its nodes: state, flow, the functional API, agents, exports. */
import assert from 'node:assert/strict';
import { configProblems } from '../../../server/language/config/problems.js';
import { completion } from '../../../server/language/features/completion.js';
import { diagram } from '../../../server/language/features/diagram.js';
import { definition, references } from '../../../server/language/features/navigation.js';
import { rename } from '../../../server/language/features/rename.js';
import type { LinkedGraph, LinkedNode } from '../../../server/language/model/linkedGraph.js';
import type { Grammars } from '../../../server/language/syntax/grammars.js';
import { loadTestGrammars, marked, Project, withRanges } from './project.js';

describe('what a Python graph says', () => {
  let grammars: Grammars;
  before(async () => (grammars = await loadTestGrammars()));

  function read(source: string, files: Record<string, string> = {}, target = './graph.py:graph'): Project {
    return new Project(grammars, { 'graph.py': source, ...files }, target);
  }

  function graphOf(project: Project, name = 'graph.py'): LinkedGraph {
    const [graph] = project.graphs.around(project.path(name));
    assert.ok(graph);
    return graph;
  }

  function node(project: Project, name: string): LinkedNode {
    const found = graphOf(project).nodes.find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  }

  function edges(project: Project): string[] {
    return diagram(graphOf(project))
      .edges.map(({ source, target }) => `${source} > ${target}`)
      .sort();
  }

  const problems = (project: Project) =>
    project.graphs.problems(project.path('graph.py')).map(({ code, name }) => `${code} ${name}`);

  const channels = (project: Project) =>
    graphOf(project).channels.map(({ name, type, reducer }) => [name, type, reducer]);

  it('are the channels of a TypedDict, with their reducers and those of the states it extends', () => {
    const project = read(
      `import operator
from typing import Annotated, NotRequired
from langgraph.graph import MessagesState, StateGraph
from .base import Base
class State(MessagesState, Base):
    """What is kept."""
    jokes: Annotated[list[str], operator.add]
    topic: NotRequired[Annotated[str, "what it is about"]]
    count: int = 0
    def method(self): ...
graph = StateGraph(state_schema=State).add_node("a", lambda state: {"jokes": []}).compile()
`,
      {
        'base.py':
          'from dataclasses import dataclass, field\n@dataclass(kw_only=True)\nclass Base:\n    user: str = field(default="")\n',
      },
    );
    assert.deepEqual(channels(project), [
      ['messages', 'list[AnyMessage]', 'add_messages'],
      ['user', 'str', null],
      ['jokes', 'list[str]', 'operator.add'],
      ['topic', 'str', null],
      ['count', 'int', null],
    ]);
  });

  it('are the channels of a pydantic model, and of TypedDict called', () => {
    const model = 'class S(BaseModel):\n    model_config = {}\n    a: list[int] = []\n';
    const typed = 'S = TypedDict("S", {"a": Annotated[list[int], add]})\n';
    const build = 'from langgraph.graph import StateGraph\ngraph = StateGraph(S).compile()\n';
    assert.deepEqual(channels(read(model + build)), [['a', 'list[int]', null]]);
    assert.deepEqual(channels(read(typed + build)), [['a', 'list[int]', 'add']]);
  });

  it('is where a node goes by Command, by its type and by its goto', () => {
    const project = read(`from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt
Where = Literal["write", "ask"]
def plan(state) -> Command[Where] | None:
    """Plans."""
    if state["topic"]:
        return Command(goto="write", update={"topic": "x"})
    return Command(goto="ask")
def ask(state):
    answer = interrupt("what?")
    update = {"topic": answer}
    return update
def write(state):
    return Command(goto="elsewhere", graph=Command.PARENT) if state else {"joke": "b"}
builder = StateGraph(State)
builder.add_node(plan)
builder.add_node(ask)
builder.add_node(write)
builder.add_edge(START, "plan")
builder.add_edge("ask", "write")
builder.add_edge("write", END)
graph = builder.compile()
`);
    assert.deepEqual(edges(project), [
      '__start__ > plan',
      'ask > write',
      'plan > ask',
      'plan > write',
      'write > __end__',
    ]);
    assert.deepEqual(
      ['plan', 'ask', 'write'].map((name) => node(project, name).updates.map((each) => each.name)),
      [['topic'], ['topic'], ['joke']],
    );
    assert.equal(node(project, 'ask').interrupts.length, 1);
    assert.deepEqual(problems(project), []);
  });

  it('is where a router goes: literals, both sides of a condition, lists, Send, constants', () => {
    const project = read(`from langgraph.graph import END, START, StateGraph
from langgraph.types import Send
class Names(StrEnum):
    LAST = "last"
def route(state):
    if not state:
        return "a" if state["x"] else END
    if state["y"]:
        return [Send("b", {"item": item}) for item in state["items"]]
    target = "c"
    return [target, Names.LAST]
def a(state): return {}
graph = (
    StateGraph(State)
    .add_node("a", a).add_node("b", a).add_node("c", a).add_node(Names.LAST.value, a)
    .add_conditional_edges(START, route)
    .add_edge(["a", "b", "c", "last"], END)
    .compile()
)
`);
    assert.deepEqual(edges(project), [
      '__start__ > __end__',
      '__start__ > a',
      '__start__ > b',
      '__start__ > c',
      '__start__ > last',
      'a > __end__',
      'b > __end__',
      'c > __end__',
      'last > __end__',
    ]);
  });

  it('is the graph around tools: ToolNode, tools_condition, and an imported function by its own name', () => {
    const project = read(
      `from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition
from agents import run as agent
builder = StateGraph(MessagesState)
builder.add_node(agent)
builder.add_node(ToolNode([]))
builder.add_edge(START, "call_model")
builder.add_conditional_edges("call_model", tools_condition)
builder.add_edge("tools", "call_model")
graph = builder.compile()
`,
      { 'agents.py': 'def call_model(state):\n    return {"messages": []}\nrun = call_model\n' },
    );
    assert.deepEqual(edges(project), [
      '__start__ > call_model',
      'call_model > __end__',
      'call_model > tools',
      'tools > call_model',
    ]);
    assert.deepEqual(problems(project), []);
  });

  it('is the functional API: the entrypoint is a node, and tasks are known', () => {
    const project = read(`from langgraph.func import entrypoint, task
@task
def write(topic): #
    return topic
@task(name="check it")
async def check(text): ...
@entrypoint(checkpointer=saver)
def graph(topic: str): #= graph
    return check(write(topic)).result()
`);
    assert.deepEqual(project.nodes(), ['graph']);
    assert.equal(graphOf(project).kind, 'entrypoint');
    assert.deepEqual(project.nodesAtLine('graph.py', 8), ['graph']);
    const tasks = project.sources.model(project.path('graph.py'))?.tasks.map(({ name }) => name);
    assert.deepEqual(tasks, ['write', 'check it']);
    assert.deepEqual(problems(project), []);
  });

  it('are the nodes of prebuilt agents, as far as they are certain', () => {
    const agent = (call: string) =>
      read(
        `from langchain.agents import create_agent\nfrom langgraph.prebuilt import create_react_agent\ngraph = ${call}\n`,
      ).nodes();
    assert.deepEqual(agent('create_react_agent(model, [search])'), ['agent', 'tools']);
    assert.deepEqual(agent('create_agent(model, tools=[search])'), ['model', 'tools']);
    assert.deepEqual(agent('create_agent(model, tools=[])'), ['model']);
  });

  it('are methods, in self and in an instance', () => {
    const project = read(
      `from langgraph.graph import END, START, StateGraph
from workers import Writer
class Flow:
    def __init__(self):
        self.builder = StateGraph(State)
        self.writer = Writer()
        self.builder.add_node("plan", self.plan)
        self.builder.add_node("write", Writer().write)
        self.builder.add_edge(START, "plan")
    def plan(self, state):
        return {"topic": 1}
    def make(self):
        return self.builder.compile()
`,
      { 'workers.py': 'class Writer:\n    def write(self, state):\n        return {"joke": 1}\n' },
    );
    assert.deepEqual(project.bodies(), {
      plan: 'def plan(self, state):',
      write: 'def write(self, state):',
    });
  });

  it('includes what another file adds to the builder', () => {
    const project = read(
      `from builders import builder
def late(state): return {}
builder.add_node("late", late)
builder.add_edge("early", "late")
graph = builder.compile()
`,
      {
        'builders.py':
          'from langgraph.graph import START, StateGraph\nbuilder = StateGraph(State)\nbuilder.add_node("early", f)\nbuilder.add_edge(START, "early")\n',
      },
    );
    assert.deepEqual(project.nodes(), ['early', 'late']);
  });

  it('says when a checkpointer is compiled in, an interrupt names nobody, and a route has no entry', () => {
    const project = read(`from langgraph.graph import END, START, StateGraph
def route(state) -> Literal["a", "b"]:
    return "b" if state else "c"
def a(state): return {}
memory = InMemorySaver()
graph = (
    StateGraph(State).add_node("a", a)
    .set_conditional_entry_point(route, {"a": "a", "b": END})
    .add_edge("a", END)
    .compile(checkpointer=memory, interrupt_before=["a"], interrupt_after=["x"])
)
`);
    assert.deepEqual(problems(project).sort(), [
      'compiled-checkpointer checkpointer',
      'unknown-node x',
      'unmapped-route c',
    ]);
    const shared = read(`from langgraph.graph import StateGraph
memory = InMemorySaver()
print(memory)
graph = StateGraph(State).add_node("a", a).set_entry_point("a").compile(checkpointer=memory)
`);
    assert.deepEqual(problems(shared), [], 'a saver that something else uses too is no mistake');
  });

  it('leads from a name to its function and back, and renames it in types too', () => {
    const { text, positions } = marked(`from langgraph.graph import START, StateGraph
def route(state) -> Literal["write"]:
    return "write"
def wri¦te(state): return {}
builder = StateGraph(State)
builder.add_node("write", write)
builder.add_conditional_edges(START, route)
builder.add_edge("wr¦ite", "write")
graph = builder.compile()
`);
    const project = read(text);
    const [fn, name] = positions.map((position) => ({ path: project.path('graph.py'), position }));
    assert.ok(fn && name);
    const graphs = project.graphs.around(project.path('graph.py'));
    assert.deepEqual(
      definition(graphs, name).map(({ targetSelectionRange: { start } }) => start.line),
      [3],
    );
    const marks = references(graphs, fn, true).map(({ range }) => range);
    assert.equal(withRanges(text, marks).split('«write»').length - 1, 5);
    const renamed = rename(graphs, name, 'compose', () => text)?.get(project.path('graph.py'));
    assert.equal(renamed?.length, 5);
  });

  it('completes names in edges, in types and in gotos, and channels in updates', () => {
    const labels = (line: string) => {
      const { text, positions } = marked(`from langgraph.graph import START, END, StateGraph
class State(TypedDict):
    topic: str
builder = StateGraph(State)
def a(state): # it's a comment
    ${line}
builder.add_node("a", a)
graph = builder.compile()
`);
      const project = read(text);
      const [position] = positions;
      assert.ok(position);
      const place = { path: project.path('graph.py'), position };
      return completion(project.graphs.around(place.path), place, text).map(({ label }) => label);
    };
    assert.deepEqual(labels('builder.add_edge("¦"'), ['a', 'START']);
    assert.deepEqual(labels('return Command(goto="¦")'), ['a', 'END']);
    assert.deepEqual(labels('return {"¦"}'), ['topic']);
    assert.deepEqual(labels('return Command(update={"¦"})'), ['topic']);
    assert.deepEqual(labels('def b(state) -> Command[Literal["¦"]]: ...'), ['a', 'END']);
    assert.deepEqual(labels('x: Literal["¦"]'), []);
  });

  it('is found where langgraph.json names a module', () => {
    const source =
      'from langgraph.graph import StateGraph\nmade = StateGraph(S).add_node("a", f).compile()\n';
    const at = (file: string, dependencies: string[]) =>
      new Project(grammars, {
        'langgraph.json': JSON.stringify({ dependencies, graphs: { main: 'my_agent.agent:made' } }),
        [file]: source,
      });
    assert.deepEqual(at('my_agent/agent.py', []).nodes(), ['a']);
    assert.deepEqual(at('my_agent/agent/__init__.py', []).nodes(), ['a']);
    assert.deepEqual(at('src/my_agent/agent.py', ['.']).nodes(), ['a']);
    assert.deepEqual(at('lib/my_agent/agent.py', ['langchain', './lib']).nodes(), ['a']);
    assert.deepEqual(at('src/my_agent/agent.py', []).nodes(), []);
  });

  it('is an export that langgraph.json may name, or that is not there', () => {
    const source =
      'from langgraph.graph import StateGraph\ngraph = StateGraph(S).compile()\nasync def make(config): ...\n';
    const told = (target: string, text = source) => {
      const project = read(text, {}, target);
      const file = project.path('langgraph.json');
      const config = { path: file, text: project.text('langgraph.json') };
      const link = {
        file: (path: string) => project.sources.model(path),
        resolveModule: () => null,
      };
      const sources = { isFile: (path: string) => project.sources.isFile(path), entries: () => null, link };
      return configProblems(config, sources).map(({ code, suggestions }) => [code, ...suggestions]);
    };
    assert.deepEqual(told('./graph.py:graph'), []);
    assert.deepEqual(told('./graph.py:make'), []);
    assert.deepEqual(told('./graph.py:grph'), [['missing-export', 'graph']]);
    assert.deepEqual(told('./graph.py:other', `${source}globals()["other"] = graph\n`), []);
    assert.deepEqual(told('./graph.py:other', `${source}from elsewhere import *\n`), []);
  });
});
