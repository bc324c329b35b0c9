/**
 * Commands of the newer protocol before the user's auth handlers, whether they come as requests or as frames of a
 * WebSocket: those that start runs as `threads:create_run`, with the parameters as the run's body, all others as
 * `threads:read`.
 */
import type { GraphHost } from '../../graphs/port.js';
import type { ProtocolCommand } from '../../protocol/agentProtocol.js';
import type { JsonObject } from '../../protocol/api.js';
import type { AuthUser, ModuleExport } from '../../protocol/userModules.js';
import { requireAssistant } from './assistantAccess.js';
import { authorize } from './authCalls.js';
import { requireAccess, type RecordsDeps } from './recordAccess.js';
import type { RouteAction } from './routeActions.js';
import { fromRunValue, toRunValue, withUser } from './runValue.js';

export interface CommandAccess {
  deps: RecordsDeps & { graphs: GraphHost };
  source: ModuleExport;
  user: AuthUser;
}

const starting = new Set(['run.start', 'input.respond', 'input.inject', 'state.fork']);

/** The command as the handlers leave it, its run with the caller's identity. Throws AuthRefusal. */
export async function permittedCommand(
  threadId: string,
  command: ProtocolCommand,
  { deps, source, user }: CommandAccess,
): Promise<ProtocolCommand> {
  const createsRun = starting.has(command.method);
  const route: RouteAction = {
    resource: 'threads',
    action: createsRun ? 'create_run' : 'read',
    ids: { thread_id: threadId },
    check: { kind: 'record', of: 'threads', id: threadId },
    createsRun,
  };
  const asked: JsonObject = { ...command.params, ...route.ids };
  const { filters, value } = await authorize(
    deps.graphs,
    source,
    route,
    createsRun ? toRunValue(asked) : asked,
    user,
  );
  await requireAccess(route.check, filters, value, deps);
  const { thread_id: _, ...params } = createsRun ? fromRunValue(value) : value;
  if (createsRun) await requireAssistant(params.assistant_id, { deps, source, user });
  return { ...command, params: createsRun ? withUser(params, user) : params };
}
