/**
 * LangGraph's and LangChain's own Python: the modules of the installed packages and the examples in their docstrings.
 * What the field's authors publish must not be called wrong.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Grammars } from '../../server/language/syntax/grammars.js';
import { ensurePythonEnv } from '../host/pythonEnv.js';
import { runToEnd } from '../host/childProcesses.js';
import { loadTestGrammars, Project } from '../unit/language/project.js';

/** Shortened for reading: the package itself refuses to compile this graph, for the reason given. */
const refusedByThePackage: Record<string, string[]> = {
  'langgraph/prebuilt/tool_node.py (18)': ['no-start __start__'],
};

describe('official Python in the editor', () => {
  let grammars: Grammars;
  let packages: string;

  before(async function () {
    this.timeout(10 * 60_000);
    grammars = await loadTestGrammars();
    const { python } = await ensurePythonEnv();
    const { output } = await runToEnd(python, [
      '-c',
      'import sysconfig; print(sysconfig.get_paths()["purelib"])',
    ]);
    packages = output.trim();
  });

  function sources(): { name: string; text: string }[] {
    return ['langgraph', 'langchain', 'langgraph_sdk'].flatMap((name) => {
      const folder = path.join(packages, name);
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      return files
        .filter((file) => file.endsWith('.py'))
        .map((file) => ({
          name: `${name}/${file.replaceAll(path.sep, '/')}`,
          text: readFileSync(path.join(folder, file), 'utf8'),
        }));
    });
  }

  function problemsOf(text: string): string[] {
    const project = new Project(grammars, { 'graph.py': text }, './graph.py:graph');
    return project.graphs
      .problems(project.path('graph.py'))
      .filter(({ code }) => code !== 'compiled-checkpointer')
      .map(({ code, name }) => `${code} ${name}`);
  }

  it('has nothing wrong in the packages', () => {
    const all = sources();
    assert.ok(all.length > 100, `${String(all.length)} files`);
    const told = all.flatMap(({ name, text }) => problemsOf(text).map((problem) => `${name}: ${problem}`));
    assert.deepEqual(told, []);
  });

  it('has nothing wrong in the examples of the docstrings', () => {
    const blocks = sources().flatMap(({ name, text }) =>
      [...text.matchAll(/^([ \t]*)```python[^\n]*\n([\s\S]*?)^[ \t]*```/gm)].map((match, index) => ({
        name: `${name} (${String(index + 1)})`,
        text: (match[2] ?? '').replaceAll(new RegExp(`^${match[1] ?? ''}`, 'gm'), ''),
      })),
    );
    const graphs = blocks.filter(({ text }) => /StateGraph|entrypoint|create_\w*agent/.test(text));
    assert.ok(graphs.length > 30, `${String(graphs.length)} of ${String(blocks.length)} blocks`);
    const told = Object.fromEntries(
      graphs.map(({ name, text }) => [name, problemsOf(text)] as const).filter(([, each]) => each.length > 0),
    );
    assert.deepEqual(told, refusedByThePackage);
  });
});
