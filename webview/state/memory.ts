/** What survives a reload of the webview (VS Code's getState/setState): where one was, and an edit not yet sent. */
import type { Json } from '../../server/protocol/api.js';
import type { Draft } from './edit.js';
import type { GraphPanelKey, NewRunKey, PanelKey } from '../../server/protocol/panel.js';
import { isObject } from './diff.js';
import { emptyModel, tabs } from './model.js';
import type { PanelModel } from './model.js';
import type { RunDraft } from './runDraft.js';
import { noOptions, streamModes } from './runOptions.js';
import type { OptionsDraft } from './runOptions.js';

export type PageKey = PanelKey | GraphPanelKey | NewRunKey;

export type Memory = PageKey & {
  selected: string | null;
  follow: boolean;
  tab: PanelModel['tab'];
  draft: Draft | null;
  formOpen: boolean;
  runDraft: RunDraft | null;
};

export function memoryOf(model: PanelModel, key: PageKey): Memory {
  const { selected, follow, tab, draft, formOpen, runDraft } = model;
  return { ...key, selected, follow, tab, draft, formOpen, runDraft };
}

/** A fresh model that picks up where `memory` left off; anything unexpected in it is ignored. */
export function recall(memory: unknown): PanelModel {
  const kept = memory as Json | undefined;
  if (!isObject(kept)) return emptyModel;
  const selected = typeof kept.selected === 'string' ? kept.selected : null;
  const draft = recallDraft(kept.draft);
  const tab = tabs.find((each) => each === kept.tab) ?? emptyModel.tab;
  const follow = kept.follow !== false || selected === null;
  const runDraft = recallRunDraft(kept.runDraft);
  return { ...emptyModel, selected, follow, tab, draft, formOpen: kept.formOpen === true, runDraft };
}

function recallDraft(kept: Json | undefined): Draft | null {
  if (!isObject(kept) || typeof kept.checkpointId !== 'string' || typeof kept.text !== 'string') return null;
  return {
    checkpointId: kept.checkpointId,
    original: kept.original ?? null,
    channel: typeof kept.channel === 'string' ? kept.channel : null,
    values: kept.values ?? kept.original ?? null,
    text: kept.text,
    asNode: typeof kept.asNode === 'string' ? kept.asNode : null,
    sendAll: kept.sendAll === true,
    replaced: Array.isArray(kept.replaced) ? kept.replaced.filter((key) => typeof key === 'string') : [],
  };
}

function recallRunDraft(kept: Json | undefined): RunDraft | null {
  if (!isObject(kept) || typeof kept.json !== 'string') return null;
  const mode = kept.mode === 'json' ? 'json' : 'fields';
  return { mode, fields: textsOf(kept.fields), json: kept.json, options: recallOptions(kept.options) };
}

function recallOptions(kept: Json | undefined): OptionsDraft {
  if (!isObject(kept)) return noOptions;
  const { assistantId, contextJson, config, modes } = kept;
  return {
    assistantId: typeof assistantId === 'string' ? assistantId : null,
    context: textsOf(kept.context),
    contextJson: typeof contextJson === 'string' ? contextJson : '',
    configurable: textsOf(kept.configurable),
    config: typeof config === 'string' ? config : '',
    before: namesOf(kept.before),
    after: namesOf(kept.after),
    modes: streamModes.filter((mode) => Array.isArray(modes) && modes.includes(mode)),
  };
}

function textsOf(kept: Json | undefined): Record<string, string> {
  const entries = Object.entries(isObject(kept) ? kept : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function namesOf(kept: Json | undefined): string[] {
  return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
}
