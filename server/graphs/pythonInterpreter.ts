/**
 * Which Python a project's graphs run in: the one that was asked for, that of langgraph.json's `env`, the environment
 * selected in the editor, the activated one, a virtual environment beside langgraph.json, a Python of the system that
 * the editor has selected, else what the system calls Python. Looks for files and starts nothing: whether LangGraph is
 * in it, the worker says itself.
 */
import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { GraphHostError } from './port.js';

export interface Interpreter {
  command: string;
  args: string[];
}

export interface PythonSurroundings {
  env: Env;
  platform: NodeJS.Platform;
}

type Env = Readonly<Record<string, string | undefined>>;

export interface PythonChoice {
  /** The interpreter, or the folder of an environment, that was asked for; looked for where null. */
  chosen: string | null;
  /** The virtual or conda environment that is selected in the editor. */
  selected: string | null;
  /** What to take before the system's: the editor selects a Python of the system by itself, too. */
  fallback: string | null;
}

/** @throws GraphHostError `worker-failed`, with the next step. */
export async function findPython(
  { chosen, selected, fallback }: PythonChoice,
  project: { dir: string; env: Env },
  { env, platform }: PythonSurroundings,
): Promise<Interpreter> {
  const isWindows = platform === 'win32';
  if (chosen !== null) {
    const file = await interpreterAt(path.resolve(project.dir, chosen), isWindows);
    const found = file ?? (isBareName(chosen) ? await onPath(chosen, env, isWindows) : null);
    if (found !== null) return { command: found, args: [] };
    throw missing(
      `There is no Python interpreter at ${chosen}. Set backstep.pythonPath (or --python) to one, or to nothing.`,
    );
  }
  const beside = ['.venv', 'venv'].map((folder) => path.join(project.dir, folder));
  const meant =
    (await firstOf([project.env.VIRTUAL_ENV], isWindows)) ??
    (await systemPython(project.env, isWindows)) ??
    (await firstOf([selected, env.VIRTUAL_ENV, ...beside, fallback], isWindows)) ??
    (await systemPython(env, isWindows));
  if (meant !== null) return { command: meant, args: [] };
  const launcher = isWindows ? await onPath('py', env, isWindows) : null;
  if (launcher !== null) return { command: launcher, args: ['-3'] };
  throw missing(
    'No Python interpreter was found. Install Python 3.10 or newer, make a virtual environment (python -m venv .venv) ' +
      `in ${project.dir}, or set backstep.pythonPath (or --python).`,
  );
}

function missing(message: string): GraphHostError {
  return new GraphHostError('worker-failed', message);
}

async function firstOf(places: (string | null | undefined)[], isWindows: boolean): Promise<string | null> {
  for (const place of places) {
    const file = place == null || place === '' ? null : await interpreterAt(place, isWindows);
    if (file !== null) return file;
  }
  return null;
}

async function systemPython(env: Env, isWindows: boolean): Promise<string | null> {
  return (await onPath('python3', env, isWindows)) ?? (await onPath('python', env, isWindows));
}

/** `place` may be the interpreter itself or the folder of a virtual environment. */
async function interpreterAt(place: string, isWindows: boolean): Promise<string | null> {
  const inside = isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  const inFolder = path.join(place, ...inside);
  if (await isFile(inFolder)) return inFolder;
  return (await isFile(place)) ? place : null;
}

async function onPath(name: string, env: Env, isWindows: boolean): Promise<string | null> {
  const folders = (env.PATH ?? env.Path ?? '').split(isWindows ? ';' : ':');
  for (const folder of folders) {
    // The system's "python" there only opens the Store.
    if (folder === '' || (isWindows && folder.includes('WindowsApps'))) continue;
    const file = path.join(folder, isWindows && !name.endsWith('.exe') ? `${name}.exe` : name);
    if (await isFile(file)) return file;
  }
  return null;
}

function isBareName(text: string): boolean {
  return !/[\\/]/.test(text);
}

async function isFile(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
