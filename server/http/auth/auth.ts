/**
 * `auth.path` of langgraph.json: asks the user's handlers who a request is from and what of a resource it may reach,
 * before any route sees it. A handler may change what the request says (metadata, namespace); its filters decide which
 * records exist for the caller. Routes know nothing of it.
 */
import type { Context, MiddlewareHandler } from 'hono';
import type { GraphHost } from '../../graphs/port.js';
import type { Json, JsonObject } from '../../protocol/api.js';
import type { AuthUser, ModuleExport } from '../../protocol/userModules.js';
import { asObject, isFields } from '../../runs/matching.js';
import { protocolCommand } from '../../protocol/agentProtocol.js';
import { namespaceInQuery } from '../input.js';
import { hasServerRoute } from '../serverRoute.js';
import { requireAssistant } from './assistantAccess.js';
import { authenticate, authorize, AuthRefusal } from './authCalls.js';
import { narrowed } from './authFilters.js';
import type { Caller } from './caller.js';
import { permittedCommand } from './commandAccess.js';
import { answerItems, emptyAnswer } from './filteredAnswers.js';
import { fromImportValue, toImportValue } from './importValue.js';
import { ownCallOf } from './ownCall.js';
import { requireAccess, type RecordsDeps } from './recordAccess.js';
import { routeAction, type RouteAction } from './routeActions.js';
import { fromRunValue, toRunValue, withoutUser, withUser } from './runValue.js';

export interface AuthDeps extends RecordsDeps {
  graphs: GraphHost;
}

export function auth(deps: AuthDeps): MiddlewareHandler {
  const { graphs } = deps;
  return async (context, next) => {
    const settings = graphs.settings().auth;
    if (settings === null || isFree(context)) return next();
    try {
      const own = ownCallOf(context);
      // Routes of the user's own app are open to the server itself; its own are so on a user's behalf only.
      const isHook = own !== null && !hasServerRoute(context);
      const user = own?.user ?? (isHook ? null : await authenticate(graphs, settings, context.req.raw));
      const route = routeAction(context.req.method, context.req.path);
      // Without an authenticate handler there is no user whom the others could be asked about.
      if (user === null) {
        await next();
        return undefined;
      }
      const { source } = settings;
      const caller: Caller = {
        user,
        filters: null,
        permit: (threadId, command) => permittedCommand(threadId, command, { deps, source, user }),
      };
      context.set('caller', caller);
      if (route === null) {
        await next();
        return undefined;
      }
      return await enter(context, next, { deps, source, route, user, caller });
    } catch (error) {
      if (!(error instanceof AuthRefusal)) throw error;
      const status = error.status as 401;
      return context.json({ detail: error.message }, status, Object.fromEntries(error.headers));
    }
  };
}

interface Entry {
  deps: AuthDeps;
  source: ModuleExport;
  route: RouteAction;
  user: AuthUser;
  caller: Caller;
}

async function enter(
  context: Context,
  next: () => Promise<void>,
  entry: Entry,
): Promise<Response | undefined> {
  const { deps, source, route, user, caller } = entry;
  const body = await bodyOf(context, route);
  if (route.check.kind === 'command') {
    const command = protocolCommand.safeParse(body);
    // What is no command is left for the route to refuse.
    if (command.success) replaceBody(context, await caller.permit(route.check.id, command.data));
    await next();
    return undefined;
  }
  // A batch of runs is authorised one by one.
  const bodies = Array.isArray(body) ? body : [body === undefined ? {} : body];
  const changed: Json[] = [];
  for (const each of bodies) {
    const own = asObject(each);
    const isFile = route.check.kind === 'import';
    const asked = isFile ? toImportValue(own, context.req.query('if_exists')) : { ...own, ...route.ids };
    const { filters, value } = await authorize(deps.graphs, source, route, toValue(asked, route), user);
    const given = fromValue(value, route);
    await requireAccess(route.check, filters, given, deps);
    if (usesAssistant(route)) await requireAssistant(given.assistant_id, { deps, source, user });
    caller.filters = filters;
    if (route.check.kind === 'items' && filters !== null && isFields(body)) {
      replaceBody(context, { ...given, limit: Number.MAX_SAFE_INTEGER, offset: 0 });
      await next();
      context.res = await answerItems(context.res, filters, given);
      return undefined;
    }
    if (route.check.kind === 'search' && filters !== null) {
      const metadata = narrowed(asObject(given.metadata), filters);
      if (metadata === null) return emptyAnswer(context);
      given.metadata = metadata;
    }
    if (!isFields(each)) changed.push(each);
    else if (isFile) changed.push(fromImportValue(given, own));
    else if (makesRuns(route, given)) changed.push(withUser(given, user));
    else changed.push(route.resource === 'assistants' ? withoutUser(given) : given);
  }
  const [first = {}] = changed;
  if (context.req.method === 'GET') {
    if (route.check.kind === 'item') replaceQuery(context, asObject(first));
  } else if (body !== undefined) replaceBody(context, Array.isArray(body) ? changed : first);
  await next();
  return undefined;
}

/**
 * Other processes find the server by `/ok` and `/info`; the description of the API says nothing of anybody's, and a
 * browser that opens it has no credentials to show, nor when it asks for leave.
 */
const free = new Set(['/ok', '/info', '/docs', '/openapi.json']);

function isFree({ req }: Context): boolean {
  return req.method === 'OPTIONS' || (req.method === 'GET' && free.has(req.path));
}

/** Undefined for what is no JSON: it is left for the route to refuse. */
async function bodyOf(context: Context, { check }: RouteAction): Promise<Json | undefined> {
  if (context.req.method === 'GET') {
    if (check.kind !== 'item') return {};
    const namespace = namespaceInQuery(context) ?? '';
    return { namespace: namespace === '' ? [] : namespace.split('.'), key: context.req.query('key') ?? '' };
  }
  const text = await context.req.text();
  try {
    return JSON.parse(text || '{}') as Json;
  } catch {
    return undefined;
  }
}

function usesAssistant({ resource, action, createsRun }: RouteAction): boolean {
  return createsRun || (resource === 'crons' && (action === 'create' || action === 'update'));
}

/** Now or later; a change of a cron that leaves its config alone does too. */
function makesRuns(route: RouteAction, given: JsonObject): boolean {
  return usesAssistant(route) && (route.action !== 'update' || isFields(given.config));
}

/** What the store's searches call in the body what handlers know as `namespace`. */
const namespaceField: Record<string, string> = { search: 'namespace_prefix', list_namespaces: 'prefix' };

function toValue(asked: JsonObject, { resource, action, createsRun }: RouteAction): JsonObject {
  const field = resource === 'store' ? namespaceField[action] : undefined;
  if (field === undefined) return createsRun ? toRunValue(asked) : asked;
  const { [field]: namespace, ...rest } = asked;
  return { ...rest, namespace: namespace ?? [] };
}

function fromValue(value: JsonObject, route: RouteAction): JsonObject {
  const { resource, action, createsRun, ids } = route;
  const field = resource === 'store' ? namespaceField[action] : undefined;
  if (field !== undefined) {
    const { namespace = [], ...rest } = value;
    return { ...rest, [field]: namespace };
  }
  const body = createsRun ? fromRunValue(value) : value;
  // The path says these, and what it says has been checked.
  return Object.fromEntries(Object.entries(body).filter(([key]) => !Object.hasOwn(ids, key)));
}

function replaceBody(context: Context, body: unknown): void {
  // The cache holds promises, whatever its type says: other forms of the body are made of them.
  context.req.bodyCache = { text: Promise.resolve(JSON.stringify(body)) as unknown as string };
}

function replaceQuery(context: Context, { namespace, key }: JsonObject): void {
  const url = new URL(context.req.url);
  if (Array.isArray(namespace)) url.searchParams.set('namespace', namespace.map(String).join('.'));
  if (typeof key === 'string') url.searchParams.set('key', key);
  context.req.raw = new Request(url, context.req.raw);
}
