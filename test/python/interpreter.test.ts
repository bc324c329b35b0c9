// Which Python runs the graphs, and what is said where none can.
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findPython, type PythonChoice } from '../../server/graphs/pythonInterpreter.js';
import { serverStarter } from '../contract/serverProcess.js';
import { runToEnd } from '../host/childProcesses.js';
import { ensurePythonEnv, type PythonEnv } from '../host/pythonEnv.js';
import { makeTemporaryFolder } from '../host/workspace.js';
import { clientOf } from './pythonProject.js';

describe('the interpreter of Python graphs', function () {
  this.timeout(600_000);
  const starter = serverStarter();
  let env: PythonEnv;
  let folder: string;
  before(async () => {
    env = await ensurePythonEnv();
    folder = await makeTemporaryFolder('interpreter');
  });
  after(async () => {
    await starter.stopAll();
    await rm(folder, { recursive: true, force: true });
  });

  const bare = async (name: string): Promise<string> => {
    const place = path.join(folder, name);
    const { code, output } = await runToEnd(env.python, ['-m', 'venv', '--without-pip', place]);
    assert.equal(code, 0, output);
    return place;
  };
  const pythonIn = (place: string): string =>
    process.platform === 'win32'
      ? path.join(place, 'Scripts', 'python.exe')
      : path.join(place, 'bin', 'python');
  const messageWith = async (python: string): Promise<string> => {
    const project = path.join(folder, 'project');
    await mkdir(project, { recursive: true });
    await writeFile(
      path.join(project, 'agent.py'),
      'from langgraph.graph import StateGraph\ngraph = StateGraph(dict)\n',
    );
    await writeFile(path.join(project, 'langgraph.json'), '{ "graphs": { "agent": "./agent.py:graph" } }');
    const config = path.join(project, 'langgraph.json');
    const server = await starter.start({ config, args: ['--port', '0', '--python', python] });
    try {
      const client = clientOf(server.url);
      await client.assistants.getGraph('agent').catch(() => undefined);
      const info = (await (await fetch(`${server.url}/info`)).json()) as {
        graphs: { error: { message: string } | null }[];
      };
      return info.graphs[0]?.error?.message ?? '';
    } finally {
      await server.stop();
    }
  };

  it('is looked for in the order of how clearly it was meant', async () => {
    const project = path.join(folder, 'ordered');
    const system = path.join(folder, 'system');
    await mkdir(system, { recursive: true });
    const isWindows = process.platform === 'win32';
    const surroundings = (more: NodeJS.ProcessEnv = {}) => ({
      env: { PATH: system, ...more },
      platform: process.platform,
    });
    const nothing = { chosen: null, selected: null, fallback: null };
    /** @param own What langgraph.json's `env` says. */
    const found = async (
      choice: Partial<PythonChoice> = {},
      more: NodeJS.ProcessEnv = {},
      own: NodeJS.ProcessEnv = {},
    ) => {
      const { env, platform } = surroundings({ ...more, ...own });
      return (await findPython({ ...nothing, ...choice }, { dir: project, env: own }, { env, platform }))
        .command;
    };
    await mkdir(project, { recursive: true });
    await assert.rejects(
      found(),
      /No Python interpreter was found\. Install Python 3\.10 or newer.*backstep\.pythonPath/,
    );
    const name = isWindows ? 'python.exe' : 'python3';
    await writeFile(path.join(system, name), '', { mode: 0o755 });
    assert.equal(await found(), path.join(system, name));
    const fallback = pythonIn(await bare('fallback'));
    assert.equal(await found({ fallback }), fallback);
    const own = pythonIn(await bare('ordered/.venv'));
    assert.equal(await found({ fallback }), own);
    const active = await bare('active');
    assert.equal(await found({ fallback }, { VIRTUAL_ENV: active }), pythonIn(active));
    const selected = pythonIn(await bare('selected'));
    assert.equal(await found({ selected, fallback }, { VIRTUAL_ENV: active }), selected);
    assert.equal(await found({ selected }, {}, { PATH: system }), path.join(system, name));
    assert.equal(await found({ selected }, {}, { PATH: system, VIRTUAL_ENV: active }), pythonIn(active));
    const chosen = pythonIn(await bare('chosen'));
    assert.equal(await found({ chosen, selected }, {}, { VIRTUAL_ENV: active }), chosen);
    // The folder of an environment will do as well.
    assert.equal(await found({ chosen: active }), pythonIn(active));
    await assert.rejects(
      found({ chosen: './no/such/python' }),
      /There is no Python interpreter at \.\/no\/such\/python\. Set backstep\.pythonPath/,
    );
  });

  it('says so where there is none at the place that was named', async () => {
    assert.match(
      await messageWith(path.join(folder, 'nowhere')),
      /There is no Python interpreter at .*nowhere/,
    );
  });

  it('without langgraph: the very command that installs it there', async () => {
    const python = pythonIn(await bare('without'));
    const message = await messageWith(python);
    assert.match(message, /has no langgraph\. Run: /);
    assert.ok(message.includes(`${python} -m pip install -U langgraph`), message);
  });

  it('with a langgraph that is too old: the least version', async () => {
    const place = await bare('old');
    const { output } = await runToEnd(pythonIn(place), [
      '-c',
      'import sysconfig; print(sysconfig.get_path("purelib"))',
    ]);
    const packages = output.trim();
    await mkdir(path.join(packages, 'langgraph'), { recursive: true });
    await writeFile(path.join(packages, 'langgraph', '__init__.py'), '');
    const info = path.join(packages, 'langgraph-0.2.76.dist-info');
    await mkdir(info, { recursive: true });
    await writeFile(path.join(info, 'METADATA'), 'Metadata-Version: 2.1\nName: langgraph\nVersion: 0.2.76\n');
    const message = await messageWith(pythonIn(place));
    assert.match(
      message,
      /langgraph 0\.2\.76 of .* is too old: 0\.6\.0 or newer is needed\. Run: .* -m pip install -U langgraph/,
    );
  });

  it('that is no Python, or ends at once: how it ended', async () => {
    const script = path.join(folder, process.platform === 'win32' ? 'no.exe' : 'no-python');
    await writeFile(script, '#!/bin/sh\necho "not today" >&2\nexit 3\n', { mode: 0o755 });
    assert.match(await messageWith(script), /not today|could not be started/);
  });
});
