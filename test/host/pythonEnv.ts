/**
 * The virtual environments that tests of Python graphs run in: real CPython with the pinned packages of a
 * requirements.txt. Made once, kept beside VS Code, made anew when the pins change.
 */
import { createHash } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runToEnd } from './childProcesses.js';
import { cacheRoot, repositoryRoot } from './paths.js';
import { ensureDebianPackages, findCommand, MissingSoftwareError } from './systemPackages.js';

/** Folders of test/ that hold the pins: what graphs run with, and the fuzzer. */
export type PinsFolder = 'python' | 'python/fuzz';

export interface PythonEnv {
  folder: string;
  /** The interpreter. */
  python: string;
  /** A program that a package brought, such as `langgraph`. */
  program: (name: string) => string;
}

/** Answers the environment, made first where it is not there. Two that ask at once may make it twice, never half. */
export async function ensurePythonEnv(pins: PinsFolder = 'python'): Promise<PythonEnv> {
  const requirements = path.join(repositoryRoot, 'test', pins, 'requirements.txt');
  const hash = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(cacheRoot, `python-${hash}`);
  const isWindows = process.platform === 'win32';
  const bin = path.join(folder, isWindows ? 'Scripts' : 'bin');
  const program = (name: string): string => path.join(bin, isWindows ? `${name}.exe` : name);
  const env = { folder, python: program('python'), program };
  const done = path.join(folder, 'complete');
  if (!(await isThere(done))) {
    await make(folder, env.python, requirements);
    await writeFile(done, '');
  }
  return env;
}

async function make(folder: string, python: string, requirements: string): Promise<void> {
  const base = await systemPython();
  await rm(folder, { recursive: true, force: true });
  process.stdout.write(`Making a Python environment for the tests in ${folder}\n`);
  await must(base, ['-m', 'venv', folder]);
  await must(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
}

async function systemPython(): Promise<string> {
  const isFit = (command: string) =>
    runToEnd(command, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))']);
  const found = await findCommand('python3', 'python');
  if (found !== undefined && (await isFit(found)).code === 0) return found;
  await ensureDebianPackages(['python3', 'python3-venv'], 'The tests of Python graphs');
  const installed = await findCommand('python3', 'python');
  if (installed !== undefined && (await isFit(installed)).code === 0) return installed;
  throw new MissingSoftwareError(
    'The tests of Python graphs need Python 3.11 or newer with its venv module.',
  );
}

async function must(command: string, args: string[]): Promise<void> {
  const { code, output } = await runToEnd(command, args);
  if (code !== 0)
    throw new MissingSoftwareError(`${command} ${args.join(' ')} failed:\n${output.slice(-4000)}`);
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
