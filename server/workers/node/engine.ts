/**
 * Finds the user's own LangGraph: the very copy (package folder and module format) that a graph was built with, so
 * that classes are identical on both sides (`instanceof` in user code, Command, revived messages). A project may load
 * the ESM or the CommonJS build; the graph object itself tells which. Loads packages only, never graph files.
 */
import type * as Checkpoint from '@langchain/langgraph-checkpoint';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { conditionalTarget } from './packageExports.js';

/** What the worker uses of `@langchain/langgraph`. */
export interface LanggraphModule {
  Command: new (fields: { update?: unknown; resume?: unknown; goto?: unknown }) => object;
  Send: new (node: string, args: unknown) => object;
  /** An update that takes the place of what a reducer has gathered; older versions have none. */
  Overwrite?: unknown;
  StateGraph: abstract new (...args: never[]) => object;
  CompiledStateGraph?: abstract new (...args: never[]) => object;
  /** The config of the node that calls it. */
  getConfig?: () => { metadata?: Record<string, unknown> } | undefined;
  interrupt?: (value: unknown) => unknown;
}

export type CheckpointModule = Pick<
  typeof Checkpoint,
  'BaseCheckpointSaver' | 'BaseStore' | 'WRITES_IDX_MAP' | 'TASKS' | 'maxChannelVersion'
>;

export interface Engine {
  version: string;
  /** Folder of the package, which other packages of the same tree are resolved from. */
  dir: string;
  format: 'esm' | 'cjs';
  langgraph: LanggraphModule;
  checkpoint: CheckpointModule;
  /** Further modules of its tree, by the packages that lead there: runs ask for the same ones again and again. */
  modules: Map<string, Record<string, unknown>>;
}

export class EngineMissingError extends Error {
  readonly code = 'engine-missing';
  constructor(projectDir: string, options?: { cause?: unknown }) {
    super(`Cannot find @langchain/langgraph from ${projectDir}: run npm install in ${projectDir}.`, options);
    this.name = 'EngineMissingError';
  }
}

const packageName = '@langchain/langgraph';

/** The folder of `name` as seen from `from` (a file), or null. */
function packageDir(name: string, from: string): string | null {
  try {
    return path.dirname(createRequire(from).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

async function packageJson(dir: string): Promise<{ version: string; exports?: unknown }> {
  return JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8')) as {
    version: string;
    exports?: unknown;
  };
}

async function importEsm(dir: string, subpath = '.'): Promise<unknown> {
  const { exports } = await packageJson(dir);
  const target = conditionalTarget(exports, subpath, ['node', 'import', 'default']);
  if (target === null) throw new Error(`${dir} has no ES module for ${subpath}`);
  return import(pathToFileURL(path.join(dir, target)).href);
}

function requireCjs(dir: string, name: string): unknown {
  // Resolved from inside the package, so that the package's own exports map answers.
  return createRequire(path.join(dir, 'package.json'))(name);
}

async function load(dir: string, format: 'esm' | 'cjs'): Promise<Engine> {
  const checkpointDir = packageDir('@langchain/langgraph-checkpoint', path.join(dir, 'package.json'));
  if (checkpointDir === null) throw new Error(`@langchain/langgraph-checkpoint is missing beside ${dir}`);
  const [langgraph, checkpoint] =
    format === 'esm'
      ? await Promise.all([importEsm(dir), importEsm(checkpointDir)])
      : [requireCjs(dir, packageName), requireCjs(checkpointDir, '@langchain/langgraph-checkpoint')];
  const { version } = await packageJson(dir);
  return {
    version,
    dir,
    format,
    langgraph: langgraph as LanggraphModule,
    checkpoint: checkpoint as CheckpointModule,
    modules: new Map(),
  };
}

/** Loads a module of the engine's package beside its root, as `./zod/schema`; null where this version has none. */
export async function importFromEngine(
  engine: Engine,
  subpath: string,
): Promise<Record<string, unknown> | null> {
  return importBeside(engine, [], subpath).catch(() => null);
}

/**
 * A module of a package that the engine's package depends on, in the format of the engine: `packages` lead from one to
 * the next. Throws where one is not there.
 */
export async function importBeside(
  engine: Engine,
  packages: readonly string[],
  subpath = '.',
): Promise<Record<string, unknown>> {
  const key = [...packages, subpath].join(' ');
  const known = engine.modules.get(key);
  if (known !== undefined) return known;
  let { dir } = engine;
  for (const name of packages) {
    const next = packageDir(name, path.join(dir, 'package.json'));
    if (next === null) throw new Error(`${name} is missing beside ${dir}`);
    dir = next;
  }
  const module =
    engine.format === 'esm'
      ? await importEsm(dir, subpath)
      : requireCjs(dir, path.posix.join(packages.at(-1) ?? packageName, subpath));
  engine.modules.set(key, module as Record<string, unknown>);
  return module as Record<string, unknown>;
}

export interface EngineResolver {
  /** The copy that `graph` (from `file`) was built with. Throws EngineMissingError. */
  resolve(file: string, graph?: object): Promise<Engine>;
}

/** One resolver per worker: each copy of the engine is loaded once. */
export function createEngineResolver(projectDir: string): EngineResolver {
  const loaded = new Map<string, Promise<Engine>>();
  const once = (dir: string, format: 'esm' | 'cjs') => {
    const key = `${format}:${dir}`;
    const known = loaded.get(key) ?? load(dir, format);
    loaded.set(key, known);
    return known;
  };
  return {
    async resolve(file, graph) {
      const dir =
        packageDir(packageName, file) ?? packageDir(packageName, path.join(projectDir, 'package.json'));
      if (dir === null) throw new EngineMissingError(projectDir);
      const esm = await once(dir, 'esm');
      if (graph === undefined || builtWith(esm, graph)) return esm;
      const cjs = await once(dir, 'cjs').catch(() => null);
      return cjs !== null && builtWith(cjs, graph) ? cjs : esm;
    },
  };
}

function builtWith(engine: Engine, graph: object): boolean {
  const builder = (graph as { builder?: unknown }).builder;
  if (builder instanceof engine.langgraph.StateGraph) return true;
  const { CompiledStateGraph } = engine.langgraph;
  return CompiledStateGraph !== undefined && graph instanceof CompiledStateGraph;
}
