/** `http.disable_*` of langgraph.json: groups of routes that this server is not to have. */
import type { MiddlewareHandler } from 'hono';
import type { ProjectSettings, RouteGroup } from '../graphs/projectSettings.js';

export function disabledRoutes(settings: () => ProjectSettings): MiddlewareHandler {
  return async (context, next) => {
    const { disabled } = settings();
    if (disabled.length === 0) return next();
    const group = groupOf(context.req.path);
    if (group === null || !disabled.includes(group)) return next();
    return context.json({ detail: `${context.req.path} is disabled by http.disable_${group}` }, 404);
  };
}

/** Runs of a thread are runs; `/ok` and `/info` stay, because other processes find the server by them. */
export function groupOf(path: string): RouteGroup | null {
  const [, first, , third, fourth] = path.split('/');
  if (first === 'assistants' || first === 'store' || first === 'ui') return first;
  if (first === 'runs') return path.startsWith('/runs/crons') ? 'crons' : 'runs';
  if (first === 'threads') {
    if (third === 'runs') return fourth === 'crons' ? 'crons' : 'runs';
    return third === 'commands' || third === 'stream' ? 'runs' : 'threads';
  }
  if (first === 'docs' || first === 'openapi.json' || first === 'metrics') return 'meta';
  return null;
}
