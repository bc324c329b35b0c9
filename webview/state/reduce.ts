/**
 * Every change of the panel's state: what the person does and what the extension sends. Pure; what must be sent to
 * the extension in consequence is the components' (they see the new state).
 */
import type { PanelCheckpoint, PanelRunForm, ToPanel } from '../../server/protocol/panel.js';
import { isDirty, scoped, startDraft } from './edit.js';
import { noFilter } from './filter.js';
import { receiveLive } from './live.js';
import { afterStart, isUntouched, renewed } from './runDraft.js';
import { detailOf } from './model.js';
import type { Action, PanelModel } from './model.js';

const keptDetails = 40;

export function reduce(model: PanelModel, action: Action): PanelModel {
  switch (action.type) {
    case 'received':
      return receive(model, action.message);
    case 'select':
      return select({ ...model, formOpen: false }, action.checkpointId);
    case 'tab':
      return { ...model, tab: action.tab };
    case 'filter':
      return { ...model, filter: { ...model.filter, ...action.change } };
    case 'base':
      return { ...model, base: action.checkpointId };
    case 'edit':
      return inScope(openEditor({ ...model, formOpen: false, wantEdit: true }), action.channel ?? null);
    case 'scope':
      return inScope(model, action.channel);
    case 'draft':
      return model.draft === null ? model : { ...model, draft: { ...model.draft, ...action.change } };
    case 'closeEditor':
      if (model.draft !== null && isDirty(model.draft)) return { ...model, leaving: { select: null } };
      return closed(model);
    case 'discard':
      return discard(model);
    case 'keepEditing':
      return { ...model, leaving: null };
    case 'openRun':
      return openRun(model);
    case 'closeRun':
      return { ...model, formOpen: false, failure: model.failure?.kind === 'start' ? null : model.failure };
    case 'runDraft':
      return model.runDraft === null
        ? model
        : { ...model, runDraft: { ...model.runDraft, ...action.change } };
    case 'loadMore':
      return { ...model, loadingMore: true };
    case 'sent':
      return { ...model, failure: null, pending: { ...model.pending, [action.request]: action.kind } };
    case 'dismissFailure':
      return { ...model, failure: null };
  }
}

function receive(model: PanelModel, message: ToPanel): PanelModel {
  switch (message.type) {
    case 'thread':
      return receiveThread(model, message);
    case 'detail': {
      const others = model.details.filter((each) => each.checkpoint_id !== message.detail.checkpoint_id);
      const details = [...others, message.detail].slice(-keptDetails);
      return openEditor({ ...model, details, detailProblem: null });
    }
    case 'detailFailed':
      return { ...model, detailProblem: { checkpointId: message.checkpoint_id, message: message.message } };
    case 'stateSchema':
      return { ...model, stateSchema: message.schema, channels: message.channels, channelsTold: true };
    case 'preview':
      return { ...model, preview: message };
    case 'graph':
      return { ...model, graph: message.graph, graphProblem: null };
    case 'graphFailed':
      return { ...model, graphProblem: message.message };
    case 'breakpoints':
      return { ...model, breakpoints: message.stops, sourceProblem: message.problem };
    case 'found':
      return { ...model, found: { text: message.text, checkpointIds: message.checkpoint_ids } };
    case 'run':
      return { ...model, run: message.run };
    case 'select': {
      const id = message.checkpoint_id ?? model.checkpoints[0]?.checkpoint_id;
      const wantEdit = message.edit;
      // The newest is what a form for a run follows anyway.
      const formOpen = model.formOpen && message.checkpoint_id === null && !wantEdit;
      if (id === undefined) return { ...model, formOpen, wantEdit };
      // The very checkpoint being edited: leave the editor (and what was typed) alone.
      if (model.draft?.checkpointId === id) return { ...model, selected: id, leaving: null };
      return openEditor({ ...select({ ...model, formOpen }, id), wantEdit });
    }
    case 'compare':
      return { ...select({ ...model, formOpen: false }, message.checkpoint_id), tab: 'compare' };
    case 'live':
      return { ...model, live: receiveLive(model.live, message.live) };
    case 'runForm':
      return receiveForm(model, message.form);
    case 'openRunForm':
      return openRun({ ...model, inputSpent: message.spent });
    case 'gone':
      return { ...model, phase: 'gone', goneMessage: message.message, run: null };
    case 'failed':
      return settle(model, message.request, message.message);
    case 'done':
      return settle(model, message.request, null);
  }
}

/** Comes again whenever the graph has changed: what was typed stays, and the fields too while the graph does not load. */
function receiveForm(model: PanelModel, form: PanelRunForm): PanelModel {
  const { runForm: known, runDraft: draft } = model;
  const isLost = form.problem !== null && form.input_schema === null && known?.graph_id === form.graph_id;
  const runForm = isLost ? { ...known, problem: form.problem } : form;
  const isFresh = model.inputSpent || draft === null || (known !== null && isUntouched(known, draft));
  return {
    ...model,
    runForm,
    runDraft: isFresh ? renewed(runForm, draft) : draft,
    inputSpent: false,
  };
}

function receiveThread(model: PanelModel, message: Extract<ToPanel, { type: 'thread' }>): PanelModel {
  const { thread, has_more: hasMore, run, version } = message;
  const other = model.thread !== null && model.thread.thread_id !== thread.thread_id;
  const checkpoints = joined(model.checkpoints, message);
  // An old checkpoint chosen in the sidebar may be on a page that is not loaded; its detail is enough to show it.
  const listed = checkpoints.some((each) => each.checkpoint_id === model.selected);
  const known = !other && (listed || detailOf(model, model.selected) !== null);
  const stays = known && (!model.follow || model.draft !== null);
  const selected = stays ? model.selected : (checkpoints[0]?.checkpoint_id ?? null);
  return {
    ...model,
    ...(other
      ? {
          draft: null,
          stateSchema: null,
          channels: null,
          channelsTold: false,
          preview: null,
          leaving: null,
          details: [],
          failure: null,
          pending: {},
          filter: noFilter,
          found: null,
          base: null,
          formOpen: false,
          live: null,
          said: null,
          runForm: null,
          runDraft: null,
        }
      : {}),
    phase: 'ready',
    thread,
    checkpoints,
    hasMore,
    loadingMore: false,
    run,
    version,
    selected,
    follow: stays ? model.follow : true,
  };
}

/** The whole list, from what is new and what was told before. */
function joined(
  known: PanelCheckpoint[],
  { checkpoints, kept }: Extract<ToPanel, { type: 'thread' }>,
): PanelCheckpoint[] {
  if (kept.part === 'none') return checkpoints;
  const joint = kept.part === 'older' ? kept.from : checkpoints[0]?.checkpoint_id;
  const at = known.findIndex((each) => each.checkpoint_id === joint);
  return kept.part === 'older'
    ? [...checkpoints, ...known.slice(at)]
    : [...known.slice(0, at), ...checkpoints];
}

function select(model: PanelModel, checkpointId: string): PanelModel {
  if (model.draft !== null && model.draft.checkpointId !== checkpointId) {
    if (isDirty(model.draft)) return { ...model, leaving: { select: checkpointId } };
    return select(closed(model), checkpointId);
  }
  const follow = checkpointId === model.checkpoints[0]?.checkpoint_id;
  return { ...model, selected: checkpointId, follow, wantEdit: false, failure: null, detailProblem: null };
}

/** Opens the editor once it is wanted and the values are there. */
function openEditor(model: PanelModel): PanelModel {
  const detail = detailOf(model, model.selected);
  if (!model.wantEdit || detail === null || model.draft !== null || model.leaving !== null) return model;
  return { ...model, wantEdit: false, failure: null, draft: startDraft(detail.checkpoint_id, detail.values) };
}

/** As it is while the text is not JSON: nothing that was typed is lost. */
function inScope(model: PanelModel, channel: string | null): PanelModel {
  if (model.draft === null || model.draft.channel === channel) return model;
  return { ...model, draft: scoped(model.draft, channel) ?? model.draft };
}

/** What was typed in the editor comes first: it asks before it gives way. */
function openRun(model: PanelModel): PanelModel {
  if (model.draft !== null && isDirty(model.draft)) return { ...model, leaving: { select: null } };
  const newest = model.checkpoints[0]?.checkpoint_id ?? model.selected;
  return { ...closed(model), formOpen: true, follow: true, selected: newest };
}

function closed(model: PanelModel): PanelModel {
  const failure = model.failure?.kind === 'fork' ? null : model.failure;
  return { ...model, draft: null, preview: null, leaving: null, wantEdit: false, failure };
}

function discard(model: PanelModel): PanelModel {
  const target = model.leaving?.select ?? null;
  return target === null
    ? closed(model)
    : openEditor({ ...select(closed(model), target), wantEdit: model.wantEdit });
}

function settle(model: PanelModel, request: string, problem: string | null): PanelModel {
  const kind = model.pending[request];
  if (kind === undefined) return model;
  const pending = Object.fromEntries(Object.entries(model.pending).filter(([id]) => id !== request));
  if (problem !== null) return { ...model, pending, failure: { kind, message: problem } };
  if (kind === 'cancel') return { ...model, pending };
  // What was asked for makes new checkpoints: go where they appear.
  const next = kind === 'fork' ? closed(model) : kind === 'start' ? started(model) : model;
  if (next.draft !== null) return { ...next, pending };
  return { ...next, pending, follow: true, selected: next.checkpoints[0]?.checkpoint_id ?? null };
}

function started(model: PanelModel): PanelModel {
  if (model.runDraft === null) return model;
  const { draft, said } = afterStart(model.runForm, model.runDraft);
  return { ...model, runDraft: draft, said };
}
