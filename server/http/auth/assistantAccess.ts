/**
 * Whether the caller may see the assistant that a run or a cron shall use: what it is configured with becomes theirs to
 * read. Asked of the handlers as `assistants:read`. The graphs' own assistants are everybody's.
 */
import type { GraphHost } from '../../graphs/port.js';
import type { Json } from '../../protocol/api.js';
import type { AuthUser, ModuleExport } from '../../protocol/userModules.js';
import { authorize } from './authCalls.js';
import { requireAccess, type RecordsDeps } from './recordAccess.js';
import type { RouteAction } from './routeActions.js';

export interface AssistantAccess {
  deps: RecordsDeps & { graphs: GraphHost };
  source: ModuleExport;
  user: AuthUser;
}

/** Throws AuthRefusal. @param idOrGraph What the body says; anything that names no assistant is left to the route. */
export async function requireAssistant(
  idOrGraph: Json | undefined,
  { deps, source, user }: AssistantAccess,
): Promise<void> {
  if (typeof idOrGraph !== 'string') return;
  const assistant = await deps.services.assistants.get(idOrGraph).catch(() => null);
  if (assistant === null || assistant.metadata.created_by === 'system') return;
  const { assistant_id: id } = assistant;
  const route: RouteAction = {
    resource: 'assistants',
    action: 'read',
    ids: { assistant_id: id },
    check: { kind: 'record', of: 'assistants', id },
    createsRun: false,
  };
  const { filters } = await authorize(deps.graphs, source, route, route.ids, user);
  await requireAccess(route.check, filters, {}, deps);
}
