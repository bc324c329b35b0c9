// What of Python is known without Python: names of modules, folders, languages, arguments, and how values are shown.
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pythonArguments } from '../../../extension/server/pythonSettings.js';
import { bundledDebugpy } from '../../../server/graphs/bundledDebugpy.js';
import { languageOf } from '../../../server/graphs/language.js';
import { pythonModule } from '../../../server/graphs/moduleExport.js';
import { pythonFolders } from '../../../server/graphs/pythonFolders.js';
import { taggedView } from '../../../server/protocol/tagged.js';
import { makeTemporaryFolder } from '../../host/workspace.js';

describe('Python in langgraph.json', () => {
  it('a dotted name is a module; files, packages of Node and drives are not', () => {
    assert.deepEqual(pythonModule('shop.agent:graph', '/project'), {
      file: `${path.join('/project', 'shop', 'agent')}.py`,
      export_name: 'graph',
      module: 'shop.agent',
    });
    assert.equal(pythonModule('agent:graph', '/project')?.module, 'agent');
    for (const spec of [
      './agent.py:graph',
      'agent.py:graph',
      'agent.ts:graph',
      'src/agent:graph',
      'agent',
      'agent:',
    ])
      assert.equal(pythonModule(spec, '/project'), null, spec);
    assert.equal(pythonModule('C:\\agent.py:graph', '/project'), null);
  });

  it('the language is that of the file, or of what names it', () => {
    assert.equal(languageOf({ file: '/a/agent.py' }), 'python');
    assert.equal(languageOf({ file: '/a/agent', module: 'agent' }), 'python');
    assert.equal(languageOf({ file: '/a/agent.ts' }), 'javascript');
  });

  it('folders among the dependencies, and their src, are searched; packages are not', async () => {
    const folder = await makeTemporaryFolder('dependencies');
    try {
      await mkdir(path.join(folder, 'lib', 'src'), { recursive: true });
      const found = await pythonFolders(['.', './lib', './missing', 'langchain', 'lib'], folder);
      assert.deepEqual(found, [folder, path.join(folder, 'lib'), path.join(folder, 'lib', 'src')]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('the setting goes before the selected interpreter, which is only a fallback where it is no environment', () => {
    const told = (chosen: string, selected: string, isEnvironment = false) =>
      pythonArguments({ chosen, selected: { path: selected, isEnvironment }, extensionsDir: '/extensions' });
    const extensions = ['--extensions', '/extensions'];
    assert.deepEqual(told('/mine', '/theirs'), ['--python', '/mine', ...extensions]);
    assert.deepEqual(told('', '/theirs'), ['--python-fallback', '/theirs', ...extensions]);
    assert.deepEqual(told('', '/theirs', true), ['--python-selected', '/theirs', ...extensions]);
    assert.deepEqual(told('', ''), extensions);
  });

  it('the newest debugpy that the Python Debugger brings is found, and a half installed one is not', async () => {
    const folder = await makeTemporaryFolder('extensions');
    try {
      assert.equal(await bundledDebugpy(null), null);
      assert.equal(await bundledDebugpy(path.join(folder, 'missing')), null);
      const install = async (name: string, isWhole: boolean): Promise<string> => {
        const libs = path.join(folder, name, 'bundled', 'libs');
        await mkdir(path.join(libs, 'debugpy'), { recursive: true });
        if (isWhole) await writeFile(path.join(libs, 'debugpy', '__init__.py'), '');
        return libs;
      };
      await install('ms-python.python-2026.30.0', true);
      assert.equal(await bundledDebugpy(folder), null);
      await install('ms-python.debugpy-2025.18.0-linux-x64', true);
      const newest = await install('ms-python.debugpy-2026.10.0', true);
      await install('ms-python.debugpy-2026.9.1', true);
      await install('ms-python.debugpy-2027.0.0', false);
      assert.equal(await bundledDebugpy(folder), newest);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('a tagged part shows as its view, and nothing else is taken for one', () => {
    const part = { '~serde': ['msgpack', 'AA=='], view: { type: 'ai', content: 'hi' } };
    assert.deepEqual(taggedView([{ messages: [part, 'text'] }, 1]), [
      { messages: [{ type: 'ai', content: 'hi' }, 'text'] },
      1,
    ]);
    const lc = { lc: 1, type: 'constructor', id: ['langchain', 'messages', 'HumanMessage'], kwargs: {} };
    assert.deepEqual(taggedView(lc), lc);
  });
});
