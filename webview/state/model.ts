/** All that the panel knows, in one value. Changed only by reduce.ts; what survives a reload is memory.ts's choice. */
import type {
  PanelCheckpoint,
  PanelCheckpointDetail,
  PanelGraph,
  PanelRun,
  PanelThread,
  ToPanel,
} from '../../server/protocol/panel.js';
import type { Draft } from './edit.js';

import { noFilter } from './filter.js';
import type { Filter, Found } from './filter.js';

export const tabs = ['state', 'changes', 'graph', 'tasks', 'metadata'] as const;
export type Tab = (typeof tabs)[number];

export type RequestKind = 'fork' | 'resume' | 'continue' | 'answer' | 'cancel';

export interface PanelModel {
  phase: 'loading' | 'ready' | 'gone';
  goneMessage: string;
  thread: PanelThread | null;
  /** Newest first. */
  checkpoints: PanelCheckpoint[];
  hasMore: boolean;
  loadingMore: boolean;
  run: PanelRun | null;
  graph: PanelGraph | null;
  /** Why there is no graph to show. */
  graphProblem: string | null;
  /** Names of the nodes that breakpoints stop before. */
  breakpoints: string[];
  filter: Filter;
  found: Found | null;
  selected: string | null;
  /** The newest checkpoint is selected and stays so when newer ones come. */
  follow: boolean;
  /** The checkpoint that others are compared with; null: each with its parent. */
  base: string | null;
  /** Details by checkpoint, the least recently received first. */
  details: PanelCheckpointDetail[];
  /** The selected checkpoint could not be read. */
  detailProblem: { checkpointId: string; message: string } | null;
  /** Open the editor as soon as the selected checkpoint's values are there. */
  wantEdit: boolean;
  draft: Draft | null;
  /** Something that would close an editor with changes in it, waiting for the person's word. */
  leaving: { select: string | null } | null;
  pending: Record<string, RequestKind>;
  failure: { kind: RequestKind; message: string } | null;
  tab: Tab;
}

export type Action =
  | { type: 'received'; message: ToPanel }
  | { type: 'select'; checkpointId: string }
  | { type: 'tab'; tab: Tab }
  | { type: 'filter'; change: Partial<Filter> }
  | { type: 'base'; checkpointId: string | null }
  | { type: 'edit' }
  | { type: 'draft'; change: Partial<Pick<Draft, 'text' | 'asNode' | 'sendAll'>> }
  | { type: 'closeEditor' }
  | { type: 'discard' }
  | { type: 'keepEditing' }
  | { type: 'loadMore' }
  | { type: 'sent'; request: string; kind: RequestKind }
  | { type: 'dismissFailure' };

export const emptyModel: PanelModel = {
  phase: 'loading',
  goneMessage: '',
  thread: null,
  checkpoints: [],
  hasMore: false,
  loadingMore: false,
  run: null,
  graph: null,
  graphProblem: null,
  breakpoints: [],
  filter: noFilter,
  found: null,
  selected: null,
  follow: true,
  base: null,
  details: [],
  detailProblem: null,
  wantEdit: false,
  draft: null,
  leaving: null,
  pending: {},
  failure: null,
  tab: 'state',
};

/** The selected checkpoint; null where nothing is selected (or it is not loaded). */
export function selectedCheckpoint(model: PanelModel): PanelCheckpoint | null {
  return (
    model.checkpoints.find((each) => each.checkpoint_id === model.selected) ?? detailOf(model, model.selected)
  );
}

export function detailOf(model: PanelModel, checkpointId: string | null): PanelCheckpointDetail | null {
  return model.details.find((each) => each.checkpoint_id === checkpointId) ?? null;
}

export function isPending(model: PanelModel, ...kinds: RequestKind[]): boolean {
  return Object.values(model.pending).some((kind) => kinds.includes(kind));
}

/** A run that has not ended. */
export function activeRun(model: PanelModel): PanelRun | null {
  const status = model.run?.status;
  return status === 'running' || status === 'pending' ? model.run : null;
}
