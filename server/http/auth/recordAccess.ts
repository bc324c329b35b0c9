/**
 * Whether the record a request is about is one that the handlers' filters let the caller see. One that is not there is
 * left to the route, one that is hidden looks the same: 404.
 */
import type { JsonObject } from '../../protocol/api.js';
import type { Services } from '../../runs/services.js';
import { AuthRefusal } from './authCalls.js';
import { matchesFilters } from './authFilters.js';
import type { Check } from './routeActions.js';

export interface RecordsDeps {
  services: Pick<Services, 'assistants' | 'records' | 'crons' | 'items' | 'runs'>;
}

/** Throws AuthRefusal. @param body As the handler left it. */
export async function requireAccess(
  check: Check,
  filters: JsonObject | null,
  body: JsonObject,
  { services }: RecordsDeps,
): Promise<void> {
  if (filters === null) return;
  const requireThread = async (id: string): Promise<void> => {
    const thread = await services.records.find(id.toLowerCase());
    if (thread !== null && !matchesFilters(thread.metadata, filters)) refuse('Thread', id);
  };
  switch (check.kind) {
    case 'record': {
      if (check.of === 'threads') return requireThread(check.id);
      const record = await (
        check.of === 'assistants'
          ? services.assistants.get(check.id)
          : services.crons.get(check.id.toLowerCase())
      ).catch(() => null);
      if (record !== null && !matchesFilters(record.metadata, filters))
        refuse(check.of === 'assistants' ? 'Assistant' : 'Cron', check.id);
      return;
    }
    case 'run': {
      const run = await services.runs.find(check.runId.toLowerCase()).catch(() => null);
      if (run === null) return;
      // A run without a thread of the caller's may have outlived its own.
      const { metadata } = (await services.records.find(run.thread_id)) ?? run;
      if (!matchesFilters(metadata, filters)) refuse('Run', check.runId);
      return;
    }
    case 'threads-in-body': {
      const ids = [body.thread_id, body.thread_ids].flat().filter((id) => typeof id === 'string');
      if (ids.length === 0) throw new AuthRefusal(403, 'Name the threads: their access is restricted');
      for (const id of ids) await requireThread(id);
      return;
    }
    case 'import':
    case 'new': {
      // `if_exists` gives what is there already.
      const { thread_id: threadId, assistant_id: assistantId, graph_id: graphId } = body;
      if (typeof threadId === 'string') await requireThread(threadId);
      if (typeof assistantId === 'string' && graphId !== undefined) {
        const assistant = await services.assistants.get(assistantId).catch(() => null);
        if (assistant !== null && !matchesFilters(assistant.metadata, filters))
          refuse('Assistant', assistantId);
      }
      return;
    }
    case 'item':
      return requireItem(check.change, filters, body, services.items);
    default:
  }
}

async function requireItem(
  change: 'read' | 'write' | 'delete',
  filters: JsonObject,
  body: JsonObject,
  items: Services['items'],
): Promise<void> {
  const namespace = Array.isArray(body.namespace) ? body.namespace.map(String) : [];
  const key = typeof body.key === 'string' ? body.key : '';
  const existing = await items.get({ namespace, key, refresh_ttl: false });
  if (existing !== null && !matchesFilters(itemMetadata(existing), filters)) refuse('Item', key);
  const value = change === 'write' ? (body.value as JsonObject | undefined) : undefined;
  const isNew = change === 'write' || (change === 'delete' && existing === null);
  if (isNew && !matchesFilters(itemMetadata({ namespace, key, value: value ?? {} }), filters))
    throw new AuthRefusal(403, 'Not authorized');
}

/** What filters of the store are compared with: the value's fields, the namespace and the key. */
export function itemMetadata(item: { namespace: string[]; key?: string; value?: JsonObject }): JsonObject {
  const { namespace, key, value } = item;
  return { ...value, namespace, ...(key === undefined ? {} : { key }) };
}

function refuse(what: string, id: string): never {
  throw new AuthRefusal(404, `${what} ${id} not found`);
}
