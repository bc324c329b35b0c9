/** The user's auth handlers, which run in a worker, as the server calls them. A refusal is an AuthRefusal. */
import type { GraphHost } from '../../graphs/port.js';
import type { JsonObject } from '../../protocol/api.js';
import type { AuthOutcome, AuthUser, Authorization, ModuleExport } from '../../protocol/userModules.js';
import { userRequests } from '../../protocol/userModules.js';
import type { RouteAction } from './routeActions.js';

/** What a handler refused, with the status and headers it chose. */
export class AuthRefusal extends Error {
  readonly code = 'auth-refused';
  constructor(
    readonly status: number,
    message: string,
    readonly headers: [string, string][] = [],
  ) {
    super(message);
    this.name = 'AuthRefusal';
  }
}

/** Whom the published servers take the hosted Studio for. */
const studioUser: AuthUser = {
  kind: 'StudioUser',
  display_name: 'langgraph-studio-user',
  identity: 'langgraph-studio-user',
  permissions: [],
  is_authenticated: true,
};

/** Null where the module has no `authenticate` handler. Throws AuthRefusal. */
export async function authenticate(
  graphs: GraphHost,
  auth: { source: ModuleExport; disableStudio: boolean },
  request: Request,
): Promise<AuthUser | null> {
  if (!auth.disableStudio && request.headers.get('x-auth-scheme') === 'langsmith') return studioUser;
  const { user } = passed(
    await graphs.call(userRequests.authenticate, {
      source: auth.source,
      request: { method: request.method, url: request.url, headers: [...request.headers] },
    }),
  );
  return user;
}

/** Throws AuthRefusal. */
export async function authorize(
  graphs: GraphHost,
  source: ModuleExport,
  { resource, action }: RouteAction,
  value: JsonObject,
  user: AuthUser,
): Promise<Authorization> {
  return passed(await graphs.call(userRequests.authorize, { source, resource, action, value, user }));
}

function passed<T>(outcome: AuthOutcome<T>): T {
  if (outcome.ok) return outcome;
  throw new AuthRefusal(outcome.status, outcome.message, outcome.headers);
}
