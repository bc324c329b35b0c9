/**
 * Which resource and action of the user's auth handlers (`auth.on("threads:read", …)`) a request is, and which record
 * it is about. Names as the published servers have them. Pure.
 */

/** How a request's access is checked against the handlers' filters. */
export type Check =
  /** The record named by the path. */
  | { kind: 'record'; of: 'threads' | 'assistants' | 'crons'; id: string }
  /** The thread of a run. */
  | { kind: 'run'; runId: string }
  /** The records named in the body. */
  | { kind: 'threads-in-body' }
  /** A search: its `metadata` is narrowed. */
  | { kind: 'search' }
  | { kind: 'item'; change: 'read' | 'write' | 'delete' }
  | { kind: 'items' }
  /** A command of the newer protocol on a thread: what it does decides. */
  | { kind: 'command'; id: string }
  /** The change feed: the filters decide of which threads it tells. */
  | { kind: 'feed' }
  /** A new record: there is none to look at. */
  | { kind: 'new' }
  /** A new thread of a file, which the body is. */
  | { kind: 'import' };

export interface RouteAction {
  resource: 'threads' | 'assistants' | 'crons' | 'store';
  action: string;
  /** What the handler's value says beside the body. */
  ids: Record<string, string>;
  check: Check;
  /** The body is that of a run, which gets the user's identity. */
  createsRun: boolean;
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Null for a request that is about none of the resources. */
export function routeAction(method: string, path: string): RouteAction | null {
  const parts = path.split('/').slice(1).map(decoded);
  // What only a Backstep does to a thread is an action on that thread all the same.
  const [first = '', second, third, fourth] = path.startsWith('/backstep/threads/') ? parts.slice(1) : parts;
  if (first === 'store') return storeAction(method, path);
  if (first === 'assistants') return assistantAction(method, second, third);
  if (first === 'threads') return threadAction(method, second, third, fourth);
  if (path === '/backstep/events') return action('threads', 'search', { kind: 'feed' });
  if (first === 'runs') return second === 'crons' ? cronAction(method, third) : runAction(method, second);
  return null;
}

function action(
  resource: RouteAction['resource'],
  name: string,
  check: Check,
  ids: Record<string, string> = {},
): RouteAction {
  return { resource, action: name, ids, check, createsRun: name === 'create_run' };
}

function storeAction(method: string, path: string): RouteAction {
  if (path === '/store/items/search') return action('store', 'search', { kind: 'items' });
  if (path === '/store/namespaces') return action('store', 'list_namespaces', { kind: 'items' });
  if (method === 'PUT') return action('store', 'put', { kind: 'item', change: 'write' });
  if (method === 'DELETE') return action('store', 'delete', { kind: 'item', change: 'delete' });
  return action('store', 'get', { kind: 'item', change: 'read' });
}

function assistantAction(method: string, id: string | undefined, below: string | undefined): RouteAction {
  if (id === undefined || id === '') return action('assistants', 'create', { kind: 'new' });
  if (method === 'POST' && (id === 'search' || id === 'count'))
    return action('assistants', 'search', { kind: 'search' });
  const name = method === 'DELETE' ? 'delete' : method === 'PATCH' || below === 'latest' ? 'update' : 'read';
  return action('assistants', name, { kind: 'record', of: 'assistants', id }, { assistant_id: id });
}

function threadAction(
  method: string,
  id: string | undefined,
  below: string | undefined,
  last: string | undefined,
): RouteAction {
  if (id === undefined || id === '') return action('threads', 'create', { kind: 'new' });
  if (id === 'search' || id === 'count') return action('threads', 'search', { kind: 'search' });
  if (id === 'import') return action('threads', 'create', { kind: 'import' });
  if (!uuid.test(id)) return action('threads', 'delete', { kind: 'threads-in-body' });
  const check: Check = { kind: 'record', of: 'threads', id };
  const ids = { thread_id: id };
  if (method === 'GET') return action('threads', 'read', check, ids);
  if (below === 'runs' && last === 'crons') return action('crons', 'create', check, ids);
  const isRun = last === undefined || ['wait', 'stream', 'batch'].includes(last);
  if (below === 'runs' && method === 'POST' && isRun) return action('threads', 'create_run', check, ids);
  // It runs nodes, but the body is not that of a run.
  if (below === 'replay') return { ...action('threads', 'create_run', check, ids), createsRun: false };
  if (below === 'commands') return action('threads', 'create_run', { kind: 'command', id }, ids);
  const reads = ['history', 'copy', 'stream'].includes(below ?? '');
  const readsState = below === 'state' && last === 'checkpoint';
  if (reads || readsState) return action('threads', 'read', check, ids);
  return action('threads', method === 'DELETE' ? 'delete' : 'update', check, ids);
}

function cronAction(method: string, id: string | undefined): RouteAction {
  if (id === undefined || id === '') return action('crons', 'create', { kind: 'new' });
  if (id === 'search' || id === 'count') return action('crons', 'search', { kind: 'search' });
  const name = method === 'DELETE' ? 'delete' : method === 'PATCH' ? 'update' : 'read';
  return action('crons', name, { kind: 'record', of: 'crons', id }, { cron_id: id });
}

function runAction(method: string, id: string | undefined): RouteAction {
  if (id !== undefined && uuid.test(id))
    return action(
      'threads',
      method === 'GET' ? 'read' : 'update',
      { kind: 'run', runId: id },
      { run_id: id },
    );
  if (id === 'cancel') return action('threads', 'update', { kind: 'threads-in-body' });
  return action('threads', 'create_run', { kind: 'new' });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
