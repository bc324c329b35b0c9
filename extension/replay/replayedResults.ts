/**
 * Asks where the models and tools of a replayed thread get their results from: the record, which costs nothing, or from
 * being called again; for all nodes or one by one. Asks nothing where the record has none to give.
 */
import * as vscode from 'vscode';
import type { CallSource } from '../../server/protocol/calls.js';
import type { ReplayScope } from '../../server/protocol/replay.js';

export interface ReplayedResults {
  results: CallSource;
  nodes: Record<string, CallSource>;
}

/** Undefined where nobody wants to replay any more. */
export async function askReplayedResults({ nodes }: ReplayScope): Promise<ReplayedResults | undefined> {
  const count = nodes.reduce((sum, { recorded_calls: calls }) => sum + calls, 0);
  if (count === 0) return { results: 'live', nodes: {} };
  const items = [
    {
      label: vscode.l10n.t('With the recorded model and tool results'),
      detail: vscode.l10n.t('Recorded calls: {0}. Nothing is called, nothing is paid.', count),
      choose: () => Promise.resolve<ReplayedResults>({ results: 'recorded', nodes: {} }),
    },
    {
      label: vscode.l10n.t('Live: calls models and tools again'),
      detail: vscode.l10n.t('With their costs, and with results that may differ by themselves.'),
      choose: () => Promise.resolve<ReplayedResults>({ results: 'live', nodes: {} }),
    },
    {
      label: vscode.l10n.t('Choose per node…'),
      detail: vscode.l10n.t('Recorded results for the nodes you choose; the others call again.'),
      choose: () => askPerNode(nodes),
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Replay with which results of models and tools?'),
  });
  return chosen?.choose();
}

async function askPerNode(nodes: ReplayScope['nodes']): Promise<ReplayedResults | undefined> {
  const items = nodes.map(({ node, recorded_calls: calls }) => ({
    label: node,
    description: vscode.l10n.t('recorded calls: {0}', calls),
    picked: calls > 0,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Recorded results for which nodes?'),
    placeHolder: vscode.l10n.t('Nodes that are not chosen call models and tools again.'),
    canPickMany: true,
  });
  if (chosen === undefined) return undefined;
  const isChosen = (node: string) => chosen.some(({ label }) => label === node);
  const live = nodes.filter(({ node }) => !isChosen(node)).map(({ node }) => [node, 'live'] as const);
  return { results: 'recorded', nodes: Object.fromEntries(live) };
}
