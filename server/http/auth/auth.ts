/**
 * `auth.path` of langgraph.json: asks the user's handlers who a request is from and what of a resource it may reach,
 * before any route sees it. A handler may change what the request says (metadata, namespace); its filters decide which
 * records exist for the caller. Routes know nothing of it.
 */
import type { Context, MiddlewareHandler } from 'hono';
import type { GraphHost } from '../../graphs/port.js';
import type { Json, JsonObject } from '../../protocol/api.js';
import type { AuthUser, ModuleExport } from '../../protocol/userModules.js';
import { asObject } from '../../runs/matching.js';
import { authenticate, authorize, AuthRefusal } from './authCalls.js';
import { narrowed } from './authFilters.js';
import { answerItems, emptyAnswer } from './filteredAnswers.js';
import { requireAccess, type RecordsDeps } from './recordAccess.js';
import { routeAction, type RouteAction } from './routeActions.js';

export interface AuthDeps extends RecordsDeps {
  graphs: GraphHost;
}

export function auth(deps: AuthDeps): MiddlewareHandler {
  const { graphs } = deps;
  return async (context, next) => {
    const settings = graphs.settings().auth;
    if (settings === null || isFree(context)) return next();
    try {
      const user = await authenticate(graphs, settings, context.req.raw);
      const route = routeAction(context.req.method, context.req.path);
      // Without an authenticate handler there is no user whom the others could be asked about.
      if (user === null || route === null) {
        await next();
        return undefined;
      }
      return await enter(context, next, { deps, source: settings.source, route, user });
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
}

async function enter(
  context: Context,
  next: () => Promise<void>,
  entry: Entry,
): Promise<Response | undefined> {
  const { deps, source, route, user } = entry;
  const body = await bodyOf(context, route);
  // A batch of runs is authorised one by one.
  const bodies = Array.isArray(body) ? body : [body];
  const changed: JsonObject[] = [];
  for (const each of bodies.map(asObject)) {
    const asked = { ...each, ...route.ids };
    const { filters, value } = await authorize(deps.graphs, source, route, toValue(asked, route), user);
    const given = fromValue(value, route);
    await requireAccess(route.check, filters, given, deps);
    if (route.check.kind === 'items' && filters !== null) {
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
    changed.push(route.createsRun ? withUser(given, user) : given);
  }
  const [first = {}] = changed;
  if (context.req.method !== 'GET') replaceBody(context, Array.isArray(body) ? changed : first);
  else if (route.check.kind === 'item') replaceQuery(context, first);
  await next();
  return undefined;
}

/** Other processes find the server by these; browsers ask for leave without credentials. */
function isFree({ req }: Context): boolean {
  return req.method === 'OPTIONS' || (req.method === 'GET' && (req.path === '/ok' || req.path === '/info'));
}

/** What is no JSON is left for the route to refuse. */
async function bodyOf(context: Context, { check }: RouteAction): Promise<Json> {
  if (context.req.method === 'GET') {
    if (check.kind !== 'item') return {};
    const { namespace = '', key = '' } = context.req.query();
    return { namespace: namespace === '' ? [] : namespace.split('.'), key };
  }
  try {
    return JSON.parse((await context.req.text()) || '{}') as Json;
  } catch {
    return {};
  }
}

const runFields = new Set(['thread_id', 'assistant_id', 'run_id', 'metadata', 'multitask_strategy']);
const otherRunFields = new Set(['if_not_exists', 'after_seconds']);

/** Handlers get a run's own settings as `kwargs`, as on the published servers. */
function toValue(asked: JsonObject, { createsRun }: RouteAction): JsonObject {
  if (!createsRun) return asked;
  const isTop = ([key]: [string, Json]) => runFields.has(key) || otherRunFields.has(key);
  const entries = Object.entries(asked);
  const kwargs = Object.fromEntries(entries.filter((entry) => !isTop(entry)));
  return { ...Object.fromEntries(entries.filter(isTop)), kwargs };
}

function fromValue(value: JsonObject, { createsRun, ids }: RouteAction): JsonObject {
  const { kwargs, ...top } = value;
  const body = createsRun ? { ...asObject(kwargs), ...top } : { ...value };
  // The path says these, and what it says has been checked.
  return Object.fromEntries(Object.entries(body).filter(([key]) => !Object.hasOwn(ids, key)));
}

/** Where graphs read who is asking: `config.configurable.langgraph_auth_user`. */
function withUser(body: JsonObject, user: AuthUser): JsonObject {
  const identity = {
    langgraph_auth_user: user,
    langgraph_auth_user_id: user.identity,
    langgraph_auth_permissions: user.permissions,
  };
  const inside = (holder: JsonObject): JsonObject => {
    const config = asObject(holder.config);
    return {
      ...holder,
      config: { ...config, configurable: { ...asObject(config.configurable), ...identity } },
    };
  };
  // A command of the newer protocol has its run's settings one level below.
  return typeof body.method === 'string' ? { ...body, params: inside(asObject(body.params)) } : inside(body);
}

function replaceBody(context: Context, body: Json): void {
  // The cache holds promises, whatever its type says: other forms of the body are made of them.
  context.req.bodyCache = { text: Promise.resolve(JSON.stringify(body)) as unknown as string };
}

function replaceQuery(context: Context, { namespace, key }: JsonObject): void {
  const url = new URL(context.req.url);
  if (Array.isArray(namespace)) url.searchParams.set('namespace', namespace.map(String).join('.'));
  if (typeof key === 'string') url.searchParams.set('key', key);
  context.req.raw = new Request(url, context.req.raw);
}
