/** Hovers: a node with its edges and what it did last, a state channel with its type, reducer and last value. */
import * as l10n from '@vscode/l10n';
import { MarkupKind, type Hover } from 'vscode-languageserver';
import type { GraphRunSummary, NodeResult, TextRange } from '../../protocol/language.js';
import type { LinkedChannel, LinkedEdge, LinkedGraph } from '../model/linkedGraph.js';
import { shown } from './diagnostics.js';
import { duration, resultOf } from './lastRuns.js';
import { codeBlock, inlineCode } from './markdown.js';
import { isAt, nodeNamed, nodeNameAt, nodesOfFunctionAt, type Place } from './position.js';

/** `lastRun` gives the newest run of a graph. */
export function hover(
  graphs: LinkedGraph[],
  place: Place,
  lastRun: (graph: LinkedGraph) => GraphRunSummary | null,
): Hover | null {
  const named = nodeNameAt(graphs, place) ?? nodesOfFunctionAt(graphs, place)[0];
  if (named && nodeNamed(named.graph, named.name)) {
    const text = nodeText(named.graph, named.name, resultOf(lastRun(named.graph), named.name));
    return toHover(text, named.at.range);
  }
  for (const graph of graphs) {
    const channel = channelAt(graph, place);
    if (channel) return toHover(channelText(channel.channel, lastRun(graph)), channel.range);
  }
  return null;
}

function toHover(parts: string[], range: TextRange): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n') }, range };
}

function nodeText(graph: LinkedGraph, name: string, result: NodeResult | null): string[] {
  const node = nodeNamed(graph, name);
  const what = node?.subgraph ? l10n.t('subgraph node') : l10n.t('node');
  const title = `**${inlineCode(name)}** ${what}${graph.name === null ? '' : ` · ${inlineCode(graph.name)}`}`;
  const from = ends(
    graph.edges.filter(({ to }) => to === name),
    ({ from }) => from,
  );
  const to = ends(
    graph.edges.filter(({ from }) => from === name),
    ({ to }) => to,
  );
  const edges = [
    from === '' ? l10n.t('No edge leads here.') : `${l10n.t('From')} ${from}`,
    to === '' ? l10n.t('Nothing follows: the run ends here.') : `${l10n.t('To')} ${to}`,
  ];
  const isOpen = graph.hasOpenEdges ? [l10n.t('More edges are added by code.')] : [];
  return [title, [...edges, ...isOpen].join('  \n'), ...(result ? resultText(result) : [])];
}

/** Each name once, with how the edge comes about where it is not a plain one. */
function ends(edges: LinkedEdge[], end: (edge: LinkedEdge) => string): string {
  const kinds: Record<LinkedEdge['kind'], string> = {
    edge: '',
    conditional: ` (${l10n.t('conditional')})`,
    command: ' (Command)',
  };
  const texts = edges.map((edge) => inlineCode(shown(end(edge))) + kinds[edge.kind]);
  return [...new Set(texts)].join(', ');
}

function resultText(result: NodeResult): string[] {
  const facts = [
    ...(result.milliseconds === null ? [] : [duration(result.milliseconds)]),
    ...(result.runs > 1 ? [l10n.t('ran {0} times', result.runs)] : []),
    ...(result.changed.length === 0
      ? []
      : [`${l10n.t('changed')} ${result.changed.map(inlineCode).join(', ')}`]),
  ];
  return [
    `---\n**${l10n.t('Last run')}** ${facts.join(' · ')}`,
    ...(result.error === null ? [] : [codeBlock(result.error, 'text')]),
    ...(result.input === null ? [] : [l10n.t('Input'), codeBlock(result.input, 'json')]),
    ...(result.output === null ? [] : [l10n.t('Output'), codeBlock(result.output, 'json')]),
  ];
}

/** A channel where it is declared, or where a node's function updates it. */
function channelAt(graph: LinkedGraph, place: Place): { channel: LinkedChannel; range: TextRange } | null {
  for (const channel of graph.channels) {
    if (isAt(channel.at, place) && channel.at) return { channel, range: channel.at.range };
  }
  const update = graph.nodes.flatMap(({ updates }) => updates).find(({ at }) => isAt(at, place));
  const channel = update && graph.channels.find(({ name }) => name === update.name);
  return update && channel ? { channel, range: update.at.range } : null;
}

function channelText(channel: LinkedChannel, run: GraphRunSummary | null): string[] {
  const last = run && Object.hasOwn(run.channels, channel.name) ? run.channels[channel.name] : undefined;
  const reducer =
    channel.reducer === null
      ? l10n.t('No reducer: a new value replaces the old one.')
      : `${l10n.t('Reducer')} ${inlineCode(channel.reducer)}`;
  return [
    `**${inlineCode(channel.name)}** ${l10n.t('state channel')}${channel.type === '' ? '' : ` · ${inlineCode(channel.type)}`}`,
    reducer,
    ...(last === undefined ? [] : [`---\n**${l10n.t('Last value')}**`, codeBlock(last, 'json')]),
  ];
}
