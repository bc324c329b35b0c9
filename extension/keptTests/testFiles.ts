/**
 * Where the test of a kept thread goes in a project, and in which form: mocha in the language that its mocha is set up
 * for, or Python. Reads the project's files through what it is given. Pure otherwise.
 */
import path from 'node:path';
import { fileNameOf } from './keptThread.js';
import { mochaTest, type WrittenTest } from './mochaTest.js';
import { pytestTest } from './pytestTest.js';

export interface ProjectFiles {
  directory: string;
  /** Of a path relative to the folder; null where there is no such file. */
  read: (name: string) => Promise<string | null>;
  isFolder: (name: string) => Promise<boolean>;
}

export interface TestForm {
  /** With the dot. */
  extension: '.py' | '.mjs' | '.ts';
  /** Absolute; what is proposed. */
  file: string;
  text: (test: WrittenTest) => string;
}

const mochaConfigs = [
  '.mocharc.json',
  '.mocharc.jsonc',
  '.mocharc.yml',
  '.mocharc.yaml',
  '.mocharc.js',
  '.mocharc.cjs',
];

/** @param graphFile Source of the graph. */
export async function testForm(
  files: ProjectFiles,
  { graphFile, name }: { graphFile: string; name: string },
): Promise<TestForm> {
  const folder = await testFolder(files, graphFile.endsWith('.py') ? 'tests' : 'test');
  if (graphFile.endsWith('.py')) {
    const module = fileNameOf(name)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '_');
    return {
      extension: '.py',
      file: path.join(files.directory, folder, `test_${module}.py`),
      text: pytestTest,
    };
  }
  const { isTypeScript, modules } = await mochaSetUp(files);
  const extension = isTypeScript ? '.ts' : '.mjs';
  return {
    extension,
    file: path.join(files.directory, folder, `${fileNameOf(name)}.test${extension}`),
    text: (test) => mochaTest(test, isTypeScript ? modules : 'esm'),
  };
}

async function testFolder(files: ProjectFiles, usual: 'test' | 'tests'): Promise<string> {
  const other = usual === 'test' ? 'tests' : 'test';
  return !(await files.isFolder(usual)) && (await files.isFolder(other)) ? other : usual;
}

/** TypeScript only where mocha is told of such files: alone it runs none. */
async function mochaSetUp(
  files: ProjectFiles,
): Promise<{ isTypeScript: boolean; modules: 'esm' | 'commonjs' }> {
  const manifest = parsed(await files.read('package.json'));
  const configs = await Promise.all(mochaConfigs.map((name) => files.read(name)));
  const scripts = Object.values(record(manifest['scripts'])).filter((each) => /\bmocha\b/.test(String(each)));
  const told = JSON.stringify([configs, manifest['mocha'] ?? null, scripts]);
  return {
    isTypeScript: /\bm?ts\b/.test(told),
    modules: manifest['type'] === 'module' ? 'esm' : 'commonjs',
  };
}

function parsed(text: string | null): Record<string, unknown> {
  try {
    return record(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
