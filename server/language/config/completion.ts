/** Completion in the strings of a langgraph.json: files and folders of the project, and what a file exports. */
import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver';
import type { NamedPlace } from '../../protocol/langgraphJson.js';
import type { TextPosition, TextRange } from '../../protocol/language.js';
import { scriptEnding } from '../../protocol/pythonModules.js';
import { fileExports } from '../model/fileExports.js';
import { offsetAt, positionAt } from '../text/offsets.js';
import { isSkippedFolder, type FolderEntry } from '../workspace/findConfigs.js';
import { fileOf, type ConfigSources, type ConfigText } from './configSources.js';
import { namedStringAt, spanOf, type NamedString } from './namedStrings.js';
import { splitSpec, targetOf } from './targets.js';

export function configCompletion(
  config: ConfigText,
  position: TextPosition,
  sources: ConfigSources,
): CompletionItem[] {
  const offset = offsetAt(config.text, position);
  const string = namedStringAt(config.text, offset);
  if (!string) return [];
  const typed = string.value.slice(0, string.offsets.filter((each) => each < offset).length);
  const range = (from: number, to?: number): TextRange => {
    const [start, end] = spanOf(string, from, to);
    return { start: positionAt(config.text, start), end: positionAt(config.text, end) };
  };
  const { pathEnd } = string.names === 'export' ? splitSpec(string.value) : { pathEnd: string.value.length };
  if (typed.length > pathEnd) return exportItems(config, string, range(pathEnd + 1), sources);
  return pathItems(config, string.names, typed, sources).map(({ label, written, isFolder }) => {
    const isMissingExport = string.names === 'export' && !isFolder && pathEnd === string.value.length;
    const newText = isFolder ? `${written}/` : isMissingExport ? `${written}:` : written;
    return {
      label,
      kind: isFolder ? CompletionItemKind.Folder : CompletionItemKind.File,
      filterText: newText,
      sortText: `${isFolder ? 1 : 0}${label}`,
      textEdit: { range: range(0, pathEnd), newText },
      // What comes next is chosen from a list too.
      ...((isMissingExport || isFolder) && { command: suggestAgain }),
    };
  });
}

/** A command of VS Code's; its own servers for CSS and HTML name it too. */
const suggestAgain = { title: '', command: 'editor.action.triggerSuggest' };

function exportItems(
  config: ConfigText,
  { value, names, keyPath }: NamedString,
  range: TextRange,
  sources: ConfigSources,
): CompletionItem[] {
  const target = targetOf(config, value, names);
  const file = target && fileOf(target, sources);
  const exported = file === null ? null : fileExports(file, sources.link);
  const isForGraph = keyPath[0] === 'graphs';
  return [...(exported?.names ?? [])].map(([name, kind]) => ({
    label: name,
    kind: kind === 'graph' ? CompletionItemKind.Module : CompletionItemKind.Variable,
    ...(kind === 'graph' && { detail: l10n.t('graph') }),
    sortText: `${(kind === 'graph') === isForGraph ? 0 : 1}${name}`,
    textEdit: { range, newText: name },
  }));
}

interface PathItem {
  label: string;
  /** The path as the string is to have it. */
  written: string;
  isFolder: boolean;
}

function pathItems(config: ConfigText, names: NamedPlace, typed: string, sources: ConfigSources): PathItem[] {
  const slash = Math.max(typed.lastIndexOf('/'), typed.lastIndexOf('\\'));
  // A file is best written from the project's folder: what has no dot before it may be a Python module.
  const folder = slash < 0 ? (names === 'file' ? '' : './') : typed.slice(0, slash + 1);
  const entries = sources.entries(path.resolve(path.dirname(config.path), folder)) ?? [];
  return entries
    .filter((entry) => isOffered(entry, names))
    .map((entry) => ({
      label: entry.name,
      written: folder + entry.name,
      isFolder: entry.isDirectory(),
    }));
}

function isOffered(entry: FolderEntry, names: NamedPlace): boolean {
  if (entry.isDirectory()) return !isSkippedFolder(entry.name);
  switch (names) {
    case 'folder':
      return false;
    case 'file':
      return true;
    case 'script':
    case 'export':
      return scriptEnding.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name);
  }
}
