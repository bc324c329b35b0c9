/** Which checkpoints the timeline shows: by node, by run, and by a text in the row or in the state. Pure. */
import type { PanelCheckpoint } from '../../server/protocol/panel.js';
import { nodesThatRan } from './describe.js';

export interface Filter {
  text: string;
  node: string | null;
  run: string | null;
}

/** What the host found in the states; an answer to another text than the filter's says nothing. */
export interface Found {
  text: string;
  checkpointIds: string[];
}

export const noFilter: Filter = { text: '', node: null, run: null };

export function isFiltering(filter: Filter): boolean {
  return filter.text.trim() !== '' || filter.node !== null || filter.run !== null;
}

export function filterCheckpoints(
  checkpoints: readonly PanelCheckpoint[],
  filter: Filter,
  found: Found | null,
): readonly PanelCheckpoint[] {
  if (!isFiltering(filter)) return checkpoints;
  const byId = new Map(checkpoints.map((each) => [each.checkpoint_id, each]));
  const inState = new Set(found?.text === filter.text.trim() ? found.checkpointIds : []);
  return checkpoints.filter((checkpoint) => {
    const ran = nodesThatRan(checkpoint, byId.get(checkpoint.parent_checkpoint_id ?? '') ?? null);
    if (filter.run !== null && checkpoint.run_id !== filter.run) return false;
    if (filter.node !== null && !ran.includes(filter.node)) return false;
    return inState.has(checkpoint.checkpoint_id) || saysText(checkpoint, ran, filter.text.trim());
  });
}

function saysText(checkpoint: PanelCheckpoint, ran: readonly string[], text: string): boolean {
  if (text === '') return true;
  const { checkpoint_id, run_id, source, changed, tasks } = checkpoint;
  const errors = tasks.flatMap((task) => task.error ?? []);
  const words = [checkpoint_id, run_id ?? '', source, ...ran, ...changed, ...errors];
  const wanted = text.toLowerCase();
  return words.some((word) => word.toLowerCase().includes(wanted));
}

export interface Choices {
  nodes: string[];
  /** Newest first, each with when its first loaded checkpoint was made. */
  runs: { id: string; at: string | null }[];
}

/** What can be filtered by: what is in the list. */
export function choicesOf(checkpoints: readonly PanelCheckpoint[]): Choices {
  const byId = new Map(checkpoints.map((each) => [each.checkpoint_id, each]));
  const nodes = new Set<string>();
  const runs = new Map<string, string | null>();
  for (const checkpoint of checkpoints) {
    const parent = byId.get(checkpoint.parent_checkpoint_id ?? '') ?? null;
    for (const node of nodesThatRan(checkpoint, parent)) nodes.add(node);
    if (checkpoint.run_id !== null) runs.set(checkpoint.run_id, checkpoint.created_at);
  }
  return { nodes: [...nodes].sort(), runs: [...runs].map(([id, at]) => ({ id, at })) };
}
