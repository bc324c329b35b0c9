/** What the panel says of a thread whose graph has changed since. Words and choices only; no markup. */
import { t } from '@vscode/l10n';
import type {
  GraphDifferences,
  PanelCheckpoint,
  PanelThread,
  PanelVersion,
} from '../../server/protocol/panel.js';

/** Whether the graph has no such node any more; where its nodes are not known, nothing is known to be gone. */
export function isGone(name: string, thread: Pick<PanelThread, 'nodes'> | null): boolean {
  const nodes = thread?.nodes ?? [];
  return nodes.length > 0 && !name.startsWith('__') && !nodes.includes(name);
}

/** Nodes that were to run after the checkpoint and are gone. */
export function goneNext({ next }: PanelCheckpoint, thread: Pick<PanelThread, 'nodes'> | null): string[] {
  return [...new Set(next)].filter((name) => isGone(name, thread));
}

/** How often the node was tried that was tried most, in the superstep that made the checkpoint. */
export function mostAttempts(checkpoint: PanelCheckpoint, parent: PanelCheckpoint | null): number {
  if (checkpoint.source !== 'loop' || parent === null) return 0;
  return Math.max(0, ...parent.tasks.map(({ attempts }) => attempts ?? 0));
}

/** `same`: the graph that is loaded made it, or nobody knows. `code`: only its file was another. */
export function versionOf(
  { graph }: PanelCheckpoint,
  version: PanelVersion | null,
): 'same' | 'code' | { differences: GraphDifferences | null } {
  if (graph === null || version === null) return 'same';
  if (graph.structure !== version.structure)
    return { differences: version.differences[graph.structure] ?? null };
  const isKnown = graph.source !== null && version.source !== null;
  return isKnown && graph.source !== version.source ? 'code' : 'same';
}

/** One line for each kind of thing that differs. */
export function differenceLines(differences: GraphDifferences): string[] {
  const { nodes, edges, channels } = differences;
  const lines: [string[], (names: string) => string][] = [
    [nodes.gone, (names) => t('Nodes gone: {0}', names)],
    [nodes.added, (names) => t('New nodes: {0}', names)],
    [edges.gone, (names) => t('Edges gone: {0}', names)],
    [edges.added, (names) => t('New edges: {0}', names)],
    [channels.gone, (names) => t('Channels gone: {0}', names)],
    [channels.added, (names) => t('New channels: {0}', names)],
  ];
  return lines.flatMap(([names, text]) => (names.length === 0 ? [] : [text(names.join(', '))]));
}
