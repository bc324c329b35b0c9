/** All that the panel knows, in one value. Changed only by reduce.ts; what survives a reload is memory.ts's choice. */
import type { Json } from '../../server/protocol/api.js';
import type {
  PanelCheckpoint,
  PanelCheckpointDetail,
  PanelGraph,
  PanelRun,
  PanelRunForm,
  PanelStop,
  PanelThread,
  PanelVersion,
  ToPanel,
} from '../../server/protocol/panel.js';
import type { GraphChannel } from '../../server/protocol/worker.js';
import type { Draft } from './edit.js';

import { noFilter } from './filter.js';
import type { Filter, Found } from './filter.js';
import type { LiveRun } from './live.js';
import type { RunDraft } from './runDraft.js';

export const tabs = ['state', 'changes', 'compare', 'graph', 'tasks', 'metadata'] as const;
export type Tab = (typeof tabs)[number];

export type RequestKind = 'fork' | 'resume' | 'continue' | 'answer' | 'cancel' | 'start';

export interface PanelModel {
  phase: 'loading' | 'ready' | 'gone';
  goneMessage: string;
  thread: PanelThread | null;
  /** Newest first. */
  checkpoints: PanelCheckpoint[];
  hasMore: boolean;
  loadingMore: boolean;
  run: PanelRun | null;
  /** Which version of the graph is loaded; null where nobody tells. */
  version: PanelVersion | null;
  graph: PanelGraph | null;
  /** Why there is no graph to show. */
  graphProblem: string | null;
  /** Nodes that breakpoints stop at. */
  breakpoints: PanelStop[];
  /** Why breakpoints cannot be set here and no source be opened; null where both can. */
  sourceProblem: string | null;
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
  /** JSON Schema of the thread's state; null where nobody tells one. */
  stateSchema: Json;
  /** What the state's channels do with an update; null where the server does not tell, nor previews edits. */
  channels: Record<string, GraphChannel> | null;
  /** False until it is known whether the server tells. */
  channelsTold: boolean;
  /** The newest answer to what an edit would give. */
  preview: Extract<ToPanel, { type: 'preview' }> | null;
  /** Something that would close an editor with changes in it, waiting for the person's word. */
  leaving: { select: string | null } | null;
  /** The form for a run takes the place of the checkpoint. */
  formOpen: boolean;
  /** The newest run that was followed, as far as it has come; null where there was none. */
  live: LiveRun | null;
  /** The message that was sent last, until the state has it. */
  said: string | null;
  /** What that form is made from; null until the extension has told. */
  runForm: PanelRunForm | null;
  /** Kept while the form is closed. */
  runDraft: RunDraft | null;
  /** The draft's input has been sent by the page before this one: it begins anew when the form comes. */
  inputSpent: boolean;
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
  /** `channel`: the one to edit; without it the whole state. */
  | { type: 'edit'; channel?: string }
  /** Show one channel of the edit, or (null) all of it. */
  | { type: 'scope'; channel: string | null }
  | { type: 'draft'; change: Partial<Pick<Draft, 'text' | 'asNode' | 'sendAll' | 'replaced'>> }
  | { type: 'closeEditor' }
  | { type: 'discard' }
  | { type: 'keepEditing' }
  | { type: 'openRun' }
  | { type: 'closeRun' }
  | { type: 'runDraft'; change: Partial<RunDraft> }
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
  version: null,
  graph: null,
  graphProblem: null,
  breakpoints: [],
  sourceProblem: null,
  filter: noFilter,
  found: null,
  selected: null,
  follow: true,
  base: null,
  details: [],
  detailProblem: null,
  wantEdit: false,
  draft: null,
  stateSchema: null,
  channels: null,
  channelsTold: false,
  preview: null,
  leaving: null,
  formOpen: false,
  live: null,
  said: null,
  runForm: null,
  runDraft: null,
  inputSpent: false,
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

/** What the stream tells of the run that goes on; null where nobody tells. */
export function runUnderWay(model: PanelModel): LiveRun | null {
  const run = activeRun(model);
  return run !== null && model.live?.run_id === run.run_id && model.live.end === null ? model.live : null;
}

/**
 * The nodes that run now, with the subgraphs around them (`refund › check`); until the stream tells of any, those that the
 * newest checkpoint names as next.
 */
export function activeNodes(model: PanelModel): string[] {
  const running = (runUnderWay(model)?.tasks ?? []).filter(({ state }) => state === 'running');
  if (running.length === 0) return activeRun(model)?.active ?? [];
  return [...new Set(running.map(({ node }) => node))];
}

/** The same in words: a subgraph at work is told by what works in it. */
export function activeText(model: PanelModel): string {
  const nodes = activeNodes(model);
  return nodes.filter((node) => !nodes.some((other) => other.startsWith(`${node} › `))).join(', ');
}

/** A run that has not ended. */
export function activeRun(model: PanelModel): PanelRun | null {
  const status = model.run?.status;
  return status === 'running' || status === 'pending' ? model.run : null;
}
