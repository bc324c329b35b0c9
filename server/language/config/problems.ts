/**
 * What is wrong in a langgraph.json before it is served: files and exports that are not there, keys without effect.
 * Keys that do not exist and values of a wrong type are told by the JSON Schema. Whatever is not certain is not told.
 */
import * as l10n from '@vscode/l10n';
import { findNodeAtLocation, getNodeValue, parseTree } from 'jsonc-parser';
import path from 'node:path';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { keyProblems } from '../../protocol/langgraphJson.js';
import { similarNames } from '../features/similarNames.js';
import { fileExports } from '../model/fileExports.js';
import type { CodeLocation } from '../model/graphModel.js';
import { positionAt } from '../text/offsets.js';
import { isSkippedFolder } from '../workspace/findConfigs.js';
import { fileOf, type ConfigSources, type ConfigText } from './configSources.js';
import { namedStrings, spanOf, type NamedString } from './namedStrings.js';
import { targetOf, type Target } from './targets.js';

export interface ConfigProblem {
  code: 'missing-file' | 'missing-folder' | 'missing-export' | 'ignored-key';
  at: CodeLocation;
  message: string;
  severity: DiagnosticSeverity;
  /** Texts that may have been meant in the place of that at `at`, likeliest first. */
  suggestions: string[];
}

export function configProblems(config: ConfigText, sources: ConfigSources): ConfigProblem[] {
  const broken = namedStrings(config.text).flatMap((string) => {
    const target = targetOf(config, string.value, string.names);
    return target ? problemsOf(config, string, target, sources) : [];
  });
  return [...broken, ...ignoredKeys(config)];
}

function problemsOf(
  config: ConfigText,
  string: NamedString,
  target: Target,
  sources: ConfigSources,
): ConfigProblem[] {
  const written = string.value.slice(0, target.pathEnd);
  const isFolder = sources.entries(target.file) !== null;
  if (string.names === 'folder') {
    if (isFolder) return [];
    const message = l10n.t('There is no folder "{0}".', written);
    const at = placeOf(config, spanOf(string));
    const severity = DiagnosticSeverity.Warning;
    return [
      { code: 'missing-folder', at, message, severity, suggestions: similarPaths(config, written, sources) },
    ];
  }
  const file = string.names === 'file' && !sources.isFile(target.file) ? null : fileOf(target, sources);
  if (file !== null)
    return string.names === 'export' ? missingExport(config, string, { ...target, file }, sources) : [];
  // A folder may be a package, and a module may be installed.
  if (isFolder || target.alternatives.length > 0) return [];
  return [
    {
      code: 'missing-file',
      at: placeOf(config, spanOf(string, 0, target.pathEnd)),
      message: l10n.t('There is no file "{0}".', written),
      severity: DiagnosticSeverity.Error,
      suggestions: similarPaths(config, written, sources),
    },
  ];
}

function missingExport(
  config: ConfigText,
  string: NamedString,
  { file, exportName, pathEnd }: Target,
  sources: ConfigSources,
): ConfigProblem[] {
  // A name that is still being typed is no mistake.
  const exported = exportName === '' ? null : fileExports(file, sources.link);
  const name = exportName ?? 'default';
  if (!exported || exported.isOpen || exported.names.has(name)) return [];
  const names = [...exported.names.keys()];
  const graphs = names.filter((each) => exported.names.get(each) === 'graph');
  const meant = [
    ...new Set([...similarNames(name, names), ...(string.keyPath[0] === 'graphs' ? graphs : [])]),
  ];
  const written = string.value.slice(0, pathEnd);
  return [
    {
      code: 'missing-export',
      at: placeOf(config, spanOf(string, exportName === null ? 0 : pathEnd + 1)),
      message: l10n.t('"{0}" has no export "{1}".', written, name),
      severity: DiagnosticSeverity.Error,
      suggestions: exportName === null ? meant.map((each) => `${written}:${each}`) : meant,
    },
  ];
}

/** Paths that exist and differ from a missing one in one part, or lie one folder deeper. */
function similarPaths(config: ConfigText, written: string, sources: ConfigSources): string[] {
  const parts = written.split(/[\\/]/);
  const dir = path.dirname(config.path);
  const exists = (each: string[]) => {
    const full = path.resolve(dir, ...each);
    return sources.isFile(full) || sources.entries(full) !== null;
  };
  const wrong = parts.findIndex((_part, index) => !exists(parts.slice(0, index + 1)));
  const part = parts[wrong];
  if (part === undefined) return [];
  const [before, after] = [parts.slice(0, wrong), parts.slice(wrong + 1)];
  const entries = sources.entries(path.resolve(dir, ...before)) ?? [];
  const similar = similarNames(
    part,
    entries.map(({ name }) => name),
  ).map((name) => [...before, name, ...after]);
  const deeper = entries
    .filter((entry) => entry.isDirectory() && !isSkippedFolder(entry.name))
    .map(({ name }) => [...before, name, part, ...after]);
  return [...similar, ...deeper].filter(exists).map((each) => each.join('/'));
}

function ignoredKeys(config: ConfigText): ConfigProblem[] {
  const root = parseTree(config.text, [], { allowTrailingComma: true });
  const value: unknown = root ? getNodeValue(root) : null;
  if (!root || typeof value !== 'object' || value === null) return [];
  return keyProblems(value).flatMap(({ kind, path: keyPath }) => {
    const key = kind === 'ignored' ? findNodeAtLocation(root, keyPath)?.parent?.children?.[0] : undefined;
    if (!key) return [];
    return {
      code: 'ignored-key',
      at: placeOf(config, [key.offset, key.offset + key.length]),
      message: l10n.t(`"{0}" has no effect on Backstep's server.`, keyPath.join('.')),
      severity: DiagnosticSeverity.Information,
      suggestions: [],
    };
  });
}

function placeOf({ path: file, text }: ConfigText, [start, end]: [number, number]): CodeLocation {
  return { path: file, range: { start: positionAt(text, start), end: positionAt(text, end) } };
}
