/** Who a request is from, as the user's auth handlers said: for the few routes that must know. Absent without auth. */
import type { Context } from 'hono';
import type { ProtocolCommand } from '../../protocol/agentProtocol.js';
import type { JsonObject } from '../../protocol/api.js';
import type { AuthUser } from '../../protocol/userModules.js';

export interface Caller {
  user: AuthUser;
  /** Which records the request may be about; null: all. */
  filters: JsonObject | null;
  /** A command that comes later on the connection, as the handlers leave it. Throws AuthRefusal. */
  permit: (threadId: string, command: ProtocolCommand) => Promise<ProtocolCommand>;
}

declare module 'hono' {
  interface ContextVariableMap {
    caller?: Caller;
  }
}

export function callerOf(context: Context): Caller | null {
  return context.get('caller') ?? null;
}
