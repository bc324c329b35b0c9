/** Which file, folder or export of the project a string of langgraph.json means. Pure. */
import { findNodeAtLocation, getNodeValue, parseTree } from 'jsonc-parser';
import path from 'node:path';
import type { NamedPlace } from '../../protocol/langgraphJson.js';
import { dependencyFolders, isPythonModule, scriptEnding } from '../../protocol/pythonModules.js';
import { normalizePath } from '../text/fileUris.js';
import type { ConfigText } from './configSources.js';

export interface Target {
  /** Absolute path of the file or folder. */
  file: string;
  /** Where else a Python module may be; it may also be in an installed package. Empty for a path. */
  alternatives: string[];
  /** Where the path ends in the string. */
  pathEnd: number;
  /** `null` where the string names no export. */
  exportName: string | null;
}

/** `./src/agent.ts:graph`: where the path ends, and the export. A drive letter's colon is no separator. */
export function splitSpec(spec: string): { pathEnd: number; exportName: string | null } {
  const colon = spec.lastIndexOf(':');
  if (colon < 2 || /[\\/]/.test(spec.slice(colon))) return { pathEnd: spec.length, exportName: null };
  return { pathEnd: colon, exportName: spec.slice(colon + 1) };
}

/**
 * The files that may be a Python module (`package.module`), in the order in which Python looks: beside the
 * langgraph.json, then in the folders of its `dependencies`. Empty for anything else.
 */
export function moduleFiles(configPath: string, written: string, configText: string): string[] {
  if (!isPythonModule(written)) return [];
  const dir = path.dirname(configPath);
  const folders = dependencyFolders(dependenciesOf(configText), dir);
  return [...new Set([dir, ...folders])].flatMap((folder) => {
    const target = path.join(folder, ...written.split('.'));
    return [normalizePath(`${target}.py`), normalizePath(path.join(target, '__init__.py'))];
  });
}

function dependenciesOf(configText: string): string[] {
  const root = parseTree(configText, [], { allowTrailingComma: true });
  const list: unknown = root && findNodeAtLocation(root, ['dependencies'])?.children?.map(getNodeValue);
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

/**
 * `null` for what is no source of the project: a package, the name of a model (`openai:text-embedding-3-small`), a
 * file of a deployment's image (`/etc/pip.conf`).
 */
export function targetOf(config: ConfigText, value: string, names: NamedPlace): Target | null {
  const { pathEnd, exportName } =
    names === 'export' ? splitSpec(value) : { pathEnd: value.length, exportName: null };
  const written = value.slice(0, pathEnd);
  if (isPath(written, names)) {
    const file = normalizePath(path.resolve(path.dirname(config.path), written));
    return { file, alternatives: [], pathEnd, exportName };
  }
  const isModule = names === 'export' && exportName !== null;
  const [file, ...alternatives] = isModule ? moduleFiles(config.path, written, config.text) : [];
  return file === undefined ? null : { file, alternatives, pathEnd, exportName };
}

function isPath(written: string, names: NamedPlace): boolean {
  const isRelative = /^\.{1,2}(?:[\\/]|$)/.test(written);
  switch (names) {
    case 'folder':
      return isRelative;
    case 'file':
      return written !== '' && !path.isAbsolute(written) && !path.win32.isAbsolute(written);
    case 'script':
    case 'export':
      return isRelative || scriptEnding.test(written);
  }
}
