/** From a string of a langgraph.json to the file and export that it names, and what graph that is. */
import * as l10n from '@vscode/l10n';
import { MarkupKind, type Hover, type LocationLink } from 'vscode-languageserver';
import type { TextPosition, TextRange } from '../../protocol/language.js';
import { shown } from '../features/diagnostics.js';
import { inlineCode } from '../features/markdown.js';
import { exportPlace } from '../model/fileExports.js';
import type { GraphKey } from '../model/graphModel.js';
import type { LinkedGraph } from '../model/linkedGraph.js';
import { offsetAt, positionAt } from '../text/offsets.js';
import { pathToUri } from '../text/fileUris.js';
import { fileOf, type ConfigSources, type ConfigText } from './configSources.js';
import { namedStringAt, spanOf, type NamedString } from './namedStrings.js';
import { targetOf } from './targets.js';

/** To the code of the export; to the file where that is not found. */
export function configDefinition(
  config: ConfigText,
  position: TextPosition,
  sources: ConfigSources,
): LocationLink[] {
  const string = namedStringAt(config.text, offsetAt(config.text, position));
  const target = string && targetOf(config, string.value, string.names);
  const file = target && fileOf(target, sources);
  if (!string || !target || file === null) return [];
  const code =
    string.names === 'export' ? exportPlace(file, target.exportName ?? 'default', sources.link) : null;
  const { path, range } = code ?? { path: file, range: startOfFile };
  return [
    {
      originSelectionRange: rangeOf(config, string),
      targetUri: pathToUri(path),
      targetRange: range,
      targetSelectionRange: { start: range.start, end: range.start },
    },
  ];
}

const startOfFile: TextRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** More would not be read in a hover. */
const shownNodes = 20;

/** The nodes of the graph that the string names, each with where it leads. */
export function configHover(
  config: ConfigText,
  position: TextPosition,
  configured: (key: GraphKey) => LinkedGraph | null,
): Hover | null {
  const string = namedStringAt(config.text, offsetAt(config.text, position));
  const [root, graphId] = string?.keyPath ?? [];
  if (!string || string.names !== 'export' || root !== 'graphs') return null;
  const graph = configured({ configPath: config.path, graphId: String(graphId) });
  if (!graph || graph.nodes.length === 0) return null;
  const lines = graph.nodes.slice(0, shownNodes).map(({ name }) => `- ${nodeLine(graph, name)}`);
  const rest = graph.nodes.length - lines.length;
  const value = [
    `**${inlineCode(String(graphId))}** ${l10n.t('graph with {0} nodes', graph.nodes.length)}`,
    [...lines, ...(rest > 0 ? [`- ${l10n.t('and {0} more', rest)}`] : [])].join('\n'),
  ];
  return {
    contents: { kind: MarkupKind.Markdown, value: value.join('\n\n') },
    range: rangeOf(config, string),
  };
}

function nodeLine(graph: LinkedGraph, name: string): string {
  const to = new Set(graph.edges.filter(({ from }) => from === name).map((edge) => shown(edge.to)));
  return [inlineCode(name), [...to].map(inlineCode).join(', ')].filter((part) => part !== '').join(' → ');
}

function rangeOf({ text }: ConfigText, string: NamedString): TextRange {
  const [start, end] = spanOf(string);
  return { start: positionAt(text, start), end: positionAt(text, end) };
}
