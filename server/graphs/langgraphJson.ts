/**
 * Reads a project's langgraph.json: which graphs there are and which environment they get. Every complaint names the
 * key it is about. Leaves loading the graphs to a worker, and keys without effect to the caller as warnings.
 */
import { parse } from 'dotenv';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { GraphSource } from '../protocol/worker.js';
import { keyWarnings } from './configKeys.js';
import { readGraphDefaults } from './graphDefaults.js';
import { moduleExport, pythonModule } from './moduleExport.js';
import { pythonFolders } from './pythonFolders.js';
import { GraphHostError } from './port.js';
import { readSettings, settingsSchema, type ProjectSettings } from './projectSettings.js';

export interface ProjectConfig {
  /** Absolute path of the langgraph.json. */
  file: string;
  /** Its folder. */
  dir: string;
  graphs: GraphSource[];
  /** Folders of `dependencies` (absolute, those that are there), which Python searches for modules. */
  dependencies: string[];
  env: Record<string, string>;
  settings: ProjectSettings;
}

const graphEntry = z.union([z.string(), z.looseObject({ path: z.string() })]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const schema = z.looseObject({
  graphs: z.record(z.string().min(1), graphEntry),
  dependencies: z.array(z.string()).optional(),
  env: z.union([z.string(), z.record(z.string(), scalar)]).optional(),
  node_version: z.union([z.string(), z.number()]).nullish(),
  ...settingsSchema,
});

/** What a project meets here: the environment that the worker's begins with, and the Node.js it runs on. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  /** As `20.19.0`. */
  nodeVersion: string;
}

/** Throws GraphHostError('bad-config'). */
export async function readLanggraphJson(
  file: string,
  surroundings: Surroundings = { env: process.env, nodeVersion: process.versions.node },
): Promise<ProjectConfig> {
  const absolute = path.resolve(file);
  const dir = path.dirname(absolute);
  const raw = parseJson(await readText(absolute), absolute);
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw new GraphHostError('bad-config', `${absolute}: ${describe(parsed.error)}`);
  const { graphs, env, dependencies = [], node_version: wantedNode } = parsed.data;
  const variables = await readEnv(env, dir, absolute);
  const defaults = readGraphDefaults(variables.LANGGRAPH_CONFIG ?? surroundings.env.LANGGRAPH_CONFIG);
  const warnings = [...keyWarnings(raw as object), ...nodeWarnings(wantedNode, surroundings.nodeVersion)].map(
    (warning) => `${absolute}: ${warning}`,
  );
  if (defaults === null)
    warnings.push('LANGGRAPH_CONFIG is not a JSON object of configs by graph and has no effect.');
  const settings = readSettings(parsed.data, dir, (key, spec, wanted) => {
    throw new GraphHostError('bad-config', `${absolute}: "${key}" must be ${wanted}, not "${spec}".`);
  });
  return {
    file: absolute,
    dir,
    graphs: Object.entries(graphs).map(([id, entry]) =>
      graphSource(id, typeof entry === 'string' ? entry : entry.path, absolute),
    ),
    dependencies: await pythonFolders(dependencies, dir),
    env: variables,
    settings: { ...settings, defaults: defaults ?? {}, warnings },
  };
}

/** A project may well run on another major version; what differs should not be searched for in the graphs. */
function nodeWarnings(wanted: string | number | null | undefined, running: string): string[] {
  if (wanted == null) return [];
  const major = /^\D*(\d+)/.exec(String(wanted))?.[1];
  if (major === undefined) return [`"node_version" must be a version of Node.js, not "${wanted}".`];
  if (major === running.split('.')[0]) return [];
  return [`"node_version" asks for Node.js ${wanted}, and the graphs run on Node.js ${running}.`];
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GraphHostError('bad-config', `${file} cannot be read: ${reason}`, { cause });
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GraphHostError('bad-config', `${file} is not valid JSON: ${reason}`, { cause });
  }
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'it is not valid.';
  const key = issue.path.map(String).join('.');
  if (key === '') return 'it must be an object with "graphs".';
  if (key.startsWith('graphs.')) return `"${key}" must be "path:export" or an object with "path".`;
  if (key.startsWith('dependencies')) return '"dependencies" must be a list of folders and packages.';
  if (key === 'env') return '"env" must be the path of a file or an object of values.';
  return `"${key}": ${issue.message}`;
}

function graphSource(graphId: string, spec: string, configFile: string): GraphSource {
  const dir = path.dirname(configFile);
  const source = pythonModule(spec, dir) ?? moduleExport(spec, dir);
  if (source === null) {
    throw new GraphHostError(
      'bad-config',
      `${configFile}: "graphs.${graphId}" must be "path:export", not "${spec}".`,
    );
  }
  return { graph_id: graphId, ...source };
}

async function readEnv(
  env: string | Record<string, string | number | boolean> | undefined,
  dir: string,
  configFile: string,
): Promise<Record<string, string>> {
  if (env === undefined) return {};
  if (typeof env === 'object')
    return Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)]));
  try {
    return parse(await readFile(path.resolve(dir, env), 'utf8'));
  } catch (cause) {
    throw new GraphHostError('bad-config', `${configFile}: the file "${env}" of "env" cannot be read.`, {
      cause,
    });
  }
}
