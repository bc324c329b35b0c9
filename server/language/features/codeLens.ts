/**
 * Lenses above a graph and its nodes: commands of the client with what they are to act on, and what the node did
 * last. A lens whose command the client does not have is not shown.
 */
import * as l10n from '@vscode/l10n';
import type { CodeLens } from 'vscode-languageserver';
import { lensCommands, type GraphRunSummary, type LensTarget } from '../../protocol/language.js';
import type { GraphKey } from '../model/graphModel.js';
import type { LinkedGraph, LinkedNode } from '../model/linkedGraph.js';
import { pathToUri } from '../text/fileUris.js';
import { duration, resultOf } from './lastRuns.js';

export interface LensContext {
  keysOf(graph: LinkedGraph): GraphKey[];
  lastRun(graph: LinkedGraph): GraphRunSummary | null;
  commands: ReadonlySet<string>;
}

/** Only for graphs that a langgraph.json names: others cannot be run. */
export function codeLenses(graphs: LinkedGraph[], path: string, context: LensContext): CodeLens[] {
  return graphs.flatMap((graph) => {
    const [key] = context.keysOf(graph);
    if (!key) return [];
    const target: LensTarget = { configUri: pathToUri(key.configPath), graphId: key.graphId };
    const run = context.lastRun(graph);
    const own = graph.at.path === path ? graphLenses(graph, target, run, context) : [];
    const nodes = graph.nodes.filter(({ declaration }) => declaration.path === path);
    return [...own, ...nodes.flatMap((node) => nodeLenses(node, target, run, context))];
  });
}

function graphLenses(
  graph: LinkedGraph,
  target: LensTarget,
  run: GraphRunSummary | null,
  { commands }: LensContext,
): CodeLens[] {
  const range = startOf(graph.creation.range);
  return [
    lens(range, l10n.t('$(play) Run'), lensCommands.run, target),
    lens(range, l10n.t('$(debug-alt) Debug'), lensCommands.debug, target),
    ...(run ? [lens(range, l10n.t('$(history) Open history'), lensCommands.history, target)] : []),
  ].filter(({ command }) => commands.has(command.command));
}

function nodeLenses(
  node: LinkedNode,
  graphTarget: LensTarget,
  run: GraphRunSummary | null,
  { commands }: LensContext,
): CodeLens[] {
  const range = startOf(node.nameAt.range);
  const target = { ...graphTarget, node: node.name };
  const result = resultOf(run, node.name);
  const facts = result
    ? [
        ...(result.milliseconds === null ? [] : [duration(result.milliseconds)]),
        result.error === null
          ? result.changed.length === 0
            ? l10n.t('changed nothing')
            : l10n.t('changed {0}', result.changed.join(', '))
          : l10n.t('failed'),
      ]
    : [];
  return [
    lens(range, l10n.t('Run to here'), lensCommands.runTo, target),
    lens(range, l10n.t('Break before'), lensCommands.breakBefore, target),
    lens(range, l10n.t('Break after'), lensCommands.breakAfter, target),
    ...(facts.length > 0 ? [lens(range, facts.join(' · '), lensCommands.lastResult, target)] : []),
  ].filter(({ command }) => commands.has(command.command));
}

function lens(range: CodeLens['range'], title: string, command: string, target: LensTarget) {
  return { range, command: { title, command, arguments: [target] } };
}

function startOf({ start }: CodeLens['range']): CodeLens['range'] {
  return { start, end: start };
}
