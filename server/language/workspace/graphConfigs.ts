/** The `graphs` of a langgraph.json: which graph is exported by which file. Nothing else of that file matters here. */
import { parse, type ParseError } from 'jsonc-parser';
import path from 'node:path';
import { moduleFiles, splitSpec } from '../config/targets.js';
import { normalizePath } from '../text/fileUris.js';

export const configName = 'langgraph.json';

export interface GraphEntry {
  graphId: string;
  /** Absolute path of the source file; several where it is a Python module, of which the first that exists counts. */
  files: [string, ...string[]];
  exportName: string;
}

export interface GraphConfig {
  entries: GraphEntry[];
  /** The text is no JSON (somebody is typing in it); `entries` is what could be read. */
  hasErrors: boolean;
}

/** Entries that name no file are left out. */
export function parseGraphConfig(configPath: string, text: string): GraphConfig {
  const errors: ParseError[] = [];
  const config: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { disallowComments: true });
  const hasErrors = errors.length > 0;
  const graphs = fieldOf(config, 'graphs');
  if (typeof graphs !== 'object' || graphs === null || Array.isArray(graphs))
    return { entries: [], hasErrors };
  const entries = Object.entries(graphs).flatMap(([graphId, entry]: [string, unknown]) => {
    const target = typeof entry === 'string' ? entry : fieldOf(entry, 'path');
    return typeof target === 'string' ? [{ graphId, ...splitTarget(configPath, target, text) }] : [];
  });
  return { entries, hasErrors };
}

/** Without an export, `default` is meant. */
function splitTarget(
  configPath: string,
  target: string,
  text: string,
): Pick<GraphEntry, 'files' | 'exportName'> {
  const { pathEnd, exportName } = splitSpec(target);
  const written = target.slice(0, pathEnd);
  const file = normalizePath(path.resolve(path.dirname(configPath), written));
  const [first = file, ...others] = exportName === null ? [] : moduleFiles(configPath, written, text);
  return { files: [first, ...others], exportName: exportName ?? 'default' };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
