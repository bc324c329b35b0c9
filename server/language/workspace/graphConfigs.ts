/** The `graphs` of a langgraph.json: which graph is exported by which file. Nothing else of that file matters here. */
import path from 'node:path';
import { normalizePath } from '../text/fileUris.js';

export const configName = 'langgraph.json';

export interface GraphEntry {
  graphId: string;
  /** Absolute path of the source file. */
  file: string;
  exportName: string;
}

/** `null` for a text that is no JSON (somebody is typing in it); entries that name no file are left out. */
export function parseGraphConfig(configPath: string, text: string): GraphEntry[] | null {
  let config: unknown;
  try {
    config = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  const graphs = fieldOf(config, 'graphs');
  if (typeof graphs !== 'object' || graphs === null || Array.isArray(graphs)) return [];
  return Object.entries(graphs).flatMap(([graphId, entry]: [string, unknown]) => {
    const target = typeof entry === 'string' ? entry : fieldOf(entry, 'path');
    return typeof target === 'string' ? [{ graphId, ...splitTarget(configPath, target) }] : [];
  });
}

/** `./src/joke.ts:graph`; without an export, `default` is meant. A drive letter's colon is no separator. */
function splitTarget(configPath: string, target: string): Pick<GraphEntry, 'file' | 'exportName'> {
  const match = /^(.+):([^:\\/]+)$/.exec(target);
  const file = path.resolve(path.dirname(configPath), match?.[1] ?? target);
  return { file: normalizePath(file), exportName: match?.[2] ?? 'default' };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
