/**
 * Threads kept as tests, as a project runs them: the file that is exported, the test that "Export Thread as Test…" writes
 * run by mocha or Python, and the replay that the Test Explorer starts. In both languages.
 */
import assert from 'node:assert/strict';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@langchain/langgraph-sdk';
import { replayFile } from '../../extension/keptTests/replayFile.js';
import { testForm } from '../../extension/keptTests/testFiles.js';
import type { ReplayEvent } from '../../server/protocol/replay.js';
import { runToEnd } from '../host/childProcesses.js';
import { ensurePythonEnv } from '../host/pythonEnv.js';
import { language, serverStarter } from './serverProcess.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const script = process.env.BACKSTEP_TEST_SERVER ?? path.join(root, 'dist', 'server.js');

/** Greets; `work` is the body of the node. */
const { file, source, greets, waits } = {
  javascript: {
    file: 'graph.ts',
    source: (work: string) => `
import { Annotation, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ name: Annotation<string>, greeting: Annotation<string> });
export const graph = new StateGraph(State)
  .addNode('greet', async (state) => { ${work} })
  .addEdge('__start__', 'greet')
  .compile();
`,
    greets: (word: string) => `return { greeting: '${word} ' + state.name };`,
    waits: `await new Promise((resolve) => setTimeout(resolve, 600_000)); return {};`,
  },
  python: {
    file: 'graph.py',
    source: (work: string) => `
import asyncio
from langgraph.graph import START, StateGraph
from typing_extensions import TypedDict

class State(TypedDict):
    name: str
    greeting: str

async def greet(state: State):
    ${work}

builder = StateGraph(State)
builder.add_node("greet", greet)
builder.add_edge(START, "greet")
graph = builder.compile()
`,
    greets: (word: string) => `return {"greeting": "${word} " + state["name"]}`,
    waits: 'await asyncio.sleep(600)\n    return {}',
  },
}[language];

describe('a thread kept as a test', () => {
  const starter = serverStarter();
  let project: string;
  let exported: string;
  const graphIs = (work: string) => writeFile(path.join(project, file), source(work));
  const kept = () => path.join(project, 'backstep-tests', 'hello.thread.json');

  before(async () => {
    project = await starter.newDataDir();
    await graphIs(greets('hello'));
    await writeFile(path.join(project, 'langgraph.json'), `{"graphs": {"hello": "./${file}:graph"}}`);
    if (language === 'javascript')
      await symlink(path.join(root, 'node_modules'), path.join(project, 'node_modules'), 'junction');
    const { url, stop } = await starter.start({ config: path.join(project, 'langgraph.json') });
    const client = new Client({ apiUrl: url, apiKey: null });
    const { thread_id: id } = await client.threads.create();
    await client.runs.wait(id, 'hello', { input: { name: 'world' } });
    const answer = await fetch(`${url}/backstep/threads/${id}/export`);
    assert.equal(answer.status, 200);
    exported = await answer.text();
    await stop();
    await mkdir(path.dirname(kept()));
  });

  beforeEach(async () => {
    await graphIs(greets('hello'));
    await writeFile(kept(), exported);
  });

  after(() => starter.stopAll());

  /** Writes the test as the command does, into a project that has these files. */
  async function written(files: Record<string, string> = {}): Promise<string> {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(project, name), text);
    const form = await testForm(
      {
        directory: project,
        read: (name) => readFile(path.join(project, name), 'utf8').catch(() => null),
        isFolder: (name) =>
          stat(path.join(project, name)).then(
            (entry) => entry.isDirectory(),
            () => false,
          ),
      },
      { graphFile: path.join(project, file), name: 'hello' },
    );
    await mkdir(path.dirname(form.file), { recursive: true });
    const threadFile = '../backstep-tests/hello.thread.json';
    const test = { title: 'hello', graphId: 'hello', threadFile, configFile: '../langgraph.json' };
    await writeFile(form.file, form.text(test));
    return form.file;
  }

  /** @param runner Of Python. */
  async function run(test: string, runner: string[]): Promise<{ code: number; output: string }> {
    const env = { ...process.env, BACKSTEP_SERVER: script };
    const options = { cwd: project, env };
    if (language === 'javascript') {
      const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
      return runToEnd(process.execPath, [mocha, path.relative(project, test)], options);
    }
    const { python } = await ensurePythonEnv();
    return runToEnd(python, runner, options);
  }

  /** Passes with the code of the record, fails with other code and says where. */
  async function holds(test: string, runner: string[] = []): Promise<void> {
    const same = await run(test, runner);
    assert.equal(same.code, 0, same.output);
    await graphIs(greets('goodbye'));
    const other = await run(test, runner);
    assert.notEqual(other.code, 0, other.output);
    assert.match(other.output, /differs +1 greet/);
    assert.match(
      other.output,
      /values\.greeting\r?\n.*recorded: "hello world"\r?\n.*replayed: "goodbye world"/,
    );
    await graphIs(greets('hello'));
  }

  if (language === 'javascript') {
    it('runs in mocha as it comes', async () => {
      await holds(await written());
    });

    for (const type of ['commonjs', 'module'])
      it(`runs in a mocha that is set up for TypeScript (${type})`, async () => {
        const mocharc = JSON.stringify({ 'node-option': ['import=tsx'], extension: ['ts'] });
        const files = { 'package.json': JSON.stringify({ type }), '.mocharc.json': mocharc };
        const test = await written(files);
        assert.equal(path.extname(test), '.ts');
        await holds(test);
      });
  } else {
    for (const [name, runner] of Object.entries({
      unittest: ['-m', 'unittest', 'discover', '-s', 'tests'],
      pytest: ['-m', 'pytest', '-p', 'no:cacheprovider', 'tests'],
    }))
      it(`runs in ${name}, with the interpreter of the test`, async () => {
        await holds(await written(), runner);
      });
  }

  /** What the Test Explorer's replay tells, and what it throws. */
  async function replayed(signal: AbortSignal, onEvent: (event: ReplayEvent) => void = () => undefined) {
    const chosen = language === 'python' ? (await ensurePythonEnv()).python : '';
    const prints: string[] = [];
    const events: ReplayEvent[] = [];
    let error: unknown = null;
    try {
      const options = { script, configFile: path.join(project, 'langgraph.json'), directory: project };
      const replay = replayFile({
        ...options,
        ...{ runtime: { command: process.execPath, env: {} }, file: kept(), trusted: false, signal },
        python: { chosen, selected: { path: '', isEnvironment: false }, extensionsDir: project },
        onPrint: (line) => prints.push(line),
      });
      for await (const event of replay) {
        events.push(event);
        onEvent(event);
      }
    } catch (thrown) {
      error = thrown;
    }
    return { events, error, prints };
  }

  it('is replayed for the Test Explorer step by step, and leaves the project as it was', async () => {
    const { events, error } = await replayed(new AbortController().signal);
    assert.equal(error, null);
    assert.deepEqual(
      events.map((event) => (event.kind === 'step' ? `${event.nodes.join()}: ${event.verdict}` : event.kind)),
      ['start', '__start__: same', 'greet: same', 'end'],
    );
    await assert.rejects(stat(path.join(project, '.backstep')), { code: 'ENOENT' });
  });

  it('says why it could not be replayed', async () => {
    const signal = new AbortController().signal;
    await writeFile(kept(), exported.slice(0, 100));
    assert.match(String((await replayed(signal)).error), /JSON/);
    await writeFile(kept(), exported.replace('"backstep-thread"', '"other"'));
    assert.match(String((await replayed(signal)).error), /format/);
    await writeFile(kept(), exported.replaceAll('"graph_id":"hello"', '"graph_id":"gone"'));
    assert.match(String((await replayed(signal)).error), /gone/);
  });

  it('ends soon when it is cancelled in the middle of a node', async () => {
    await graphIs(waits);
    const cancel = new AbortController();
    const began = Date.now();
    const { events, error } = await replayed(cancel.signal, ({ kind }) => {
      if (kind === 'step') cancel.abort();
    });
    assert.equal((error as Error).name, 'AbortError');
    assert.ok(events.every(({ kind }) => kind !== 'end'));
    assert.ok(Date.now() - began < 60_000);
    const before = new AbortController();
    before.abort();
    assert.equal(((await replayed(before.signal)).error as Error).name, 'AbortError');
  });
});
