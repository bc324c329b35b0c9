/** What survives a reload of the webview (VS Code's getState/setState): where one was, and an edit not yet sent. */
import type { Json } from '../../server/protocol/api.js';
import type { Draft } from './edit.js';
import type { PanelKey } from '../../server/protocol/panel.js';
import { isObject } from './diff.js';
import { emptyModel, tabs } from './model.js';
import type { PanelModel } from './model.js';

export interface Memory extends PanelKey {
  selected: string | null;
  follow: boolean;
  tab: PanelModel['tab'];
  draft: Draft | null;
}

export function memoryOf(model: PanelModel, key: PanelKey): Memory {
  const { selected, follow, tab, draft } = model;
  return { ...key, selected, follow, tab, draft };
}

/** A fresh model that picks up where `memory` left off; anything unexpected in it is ignored. */
export function recall(memory: unknown): PanelModel {
  const kept = memory as Json | undefined;
  if (!isObject(kept)) return emptyModel;
  const selected = typeof kept.selected === 'string' ? kept.selected : null;
  const draft = recallDraft(kept.draft);
  const tab = tabs.find((each) => each === kept.tab) ?? emptyModel.tab;
  return { ...emptyModel, selected, follow: kept.follow !== false || selected === null, tab, draft };
}

function recallDraft(kept: Json | undefined): Draft | null {
  if (!isObject(kept) || typeof kept.checkpointId !== 'string' || typeof kept.text !== 'string') return null;
  return {
    checkpointId: kept.checkpointId,
    original: kept.original ?? null,
    text: kept.text,
    asNode: typeof kept.asNode === 'string' ? kept.asNode : null,
    sendAll: kept.sendAll === true,
  };
}
