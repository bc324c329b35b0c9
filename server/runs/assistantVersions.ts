/** What a change makes of an assistant: each is a new version, and any version can be chosen again. Pure. */
import type { Assistant } from '../protocol/api.js';
import type { AssistantCreate, AssistantPatch } from '../protocol/assistantRequests.js';
import type { AssistantRecord } from '../storage/port.js';

/** The assistant that a graph has without anybody making one. */
export function systemAssistant(assistantId: string, graphId: string, createdAt: string): AssistantRecord {
  return {
    assistant_id: assistantId,
    graph_id: graphId,
    name: graphId,
    description: null,
    config: {},
    context: {},
    metadata: { created_by: 'system' },
    version: 1,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

export function newAssistant(assistantId: string, request: AssistantCreate, at: string): AssistantRecord {
  return {
    assistant_id: assistantId,
    graph_id: request.graph_id,
    name: request.name ?? 'Untitled',
    description: request.description ?? null,
    config: request.config ?? {},
    context: request.context ?? {},
    metadata: request.metadata ?? {},
    version: 1,
    created_at: at,
    updated_at: at,
  };
}

/** What is not named stays; metadata is merged, config and context are replaced. */
export function patched(record: AssistantRecord, request: AssistantPatch, at: string): AssistantRecord {
  const versions = versionsOf(record);
  const current = shown(record);
  const next: Assistant = {
    ...current,
    graph_id: request.graph_id ?? current.graph_id,
    name: request.name ?? current.name,
    description: request.description ?? current.description,
    config: request.config ?? current.config,
    context: request.context ?? current.context,
    metadata: { ...current.metadata, ...request.metadata },
    version: versions.reduce((highest, { version }) => Math.max(highest, version), 0) + 1,
    updated_at: at,
  };
  return { ...next, versions: [...versions, next] };
}

/** The record with that version chosen; null where there is none. */
export function withLatest(record: AssistantRecord, version: number): AssistantRecord | null {
  const versions = versionsOf(record);
  const chosen = versions.find((each) => each.version === version);
  return chosen === undefined ? null : { ...chosen, versions };
}

export function versionsOf(record: AssistantRecord): Assistant[] {
  return record.versions ?? [shown(record)];
}

/** The assistant as the API shows it. */
export function shown({ versions: _versions, ...assistant }: AssistantRecord): Assistant {
  return assistant;
}
