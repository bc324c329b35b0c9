/**
 * Calls the handlers of an `Auth` object (`@langchain/langgraph-sdk/auth`) of the user's own copy of the SDK, as the
 * published JS server does: the most specific handler counts, and an HTTPException is a refusal.
 */
import type { JsonObject } from '../../protocol/api.js';
import type {
  AuthOutcome,
  AuthUser,
  Authorization,
  AuthorizeParams,
  HttpRequestMessage,
} from '../../protocol/userModules.js';
import { toJson } from './json.js';

interface Handlers {
  authenticate?: (request: Request) => unknown;
  callbacks?: Record<string, ((params: Record<string, unknown>) => unknown) | undefined>;
}

export async function authenticateWith(
  exported: unknown,
  { method, url, headers }: HttpRequestMessage,
): Promise<AuthOutcome<{ user: AuthUser | null }>> {
  const { authenticate } = handlersOf(exported);
  if (authenticate === undefined) return { ok: true, user: null };
  return outcome(async () => ({ user: userOf(await authenticate(new Request(url, { method, headers }))) }));
}

export async function authorizeWith(
  exported: unknown,
  { resource, action, value, user }: Omit<AuthorizeParams, 'source'>,
): Promise<AuthOutcome<Authorization>> {
  const { callbacks = {} } = handlersOf(exported);
  const names = [`${resource}:${action}`, resource, `*:${action}`, '*'];
  const handler = names.map((name) => callbacks[name]).find((each) => each !== undefined);
  if (handler === undefined) return { ok: true, filters: null, value };
  return outcome(async () => {
    const result = await handler({
      event: `${resource}:${action}`,
      resource,
      action,
      value,
      permissions: user.permissions,
      user,
    });
    if (result === false) throw new Refusal(403, 'Forbidden');
    if (result === undefined || result === null || result === true)
      return { filters: null, value: toJson(value) as JsonObject };
    if (typeof result !== 'object') {
      throw new Error(`The auth handler of ${resource}:${action} must return filters, true or false.`);
    }
    return { filters: toJson(result) as JsonObject, value: toJson(value) as JsonObject };
  });
}

class Refusal extends Error {
  readonly code = 'auth-refused';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

function handlersOf(exported: unknown): Handlers {
  const handlers = (exported as Record<string, unknown> | null)?.['~handlerCache'];
  if (typeof handlers !== 'object' || handlers === null)
    throw new Error('auth.path must name an Auth object of @langchain/langgraph-sdk/auth.');
  return handlers;
}

function userOf(response: unknown): AuthUser {
  if (typeof response === 'string')
    return { identity: response, display_name: response, is_authenticated: true, permissions: [] };
  const given = toJson(response) as JsonObject | null;
  if (typeof given?.identity !== 'string')
    throw new Error('The authenticate handler must return a string or an object with an identity.');
  const { permissions, is_authenticated: isAuthenticated, display_name: name } = given;
  return {
    ...given,
    identity: given.identity,
    permissions: Array.isArray(permissions) ? permissions.map(String) : [],
    is_authenticated: typeof isAuthenticated === 'boolean' ? isAuthenticated : true,
    display_name: typeof name === 'string' ? name : given.identity,
  };
}

async function outcome<T>(work: () => Promise<T>): Promise<AuthOutcome<T>> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    const { status, message, headers } = error as { status?: unknown; message?: unknown; headers?: unknown };
    if (typeof status !== 'number') throw error;
    const pairs =
      typeof headers === 'object' && headers !== null
        ? [...new Headers(headers as Record<string, string>)]
        : [];
    return {
      ok: false,
      status,
      message: typeof message === 'string' ? message : 'Unauthorized',
      headers: pairs,
    };
  }
}
