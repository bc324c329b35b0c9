/**
 * A run's body as auth handlers know it, and back: its own settings are `kwargs`, as on the published servers. Also
 * where graphs read who is asking. Pure.
 */
import type { Json, JsonObject } from '../../protocol/api.js';
import type { AuthUser } from '../../protocol/userModules.js';
import { asObject } from '../../runs/matching.js';

const topFields = new Set([
  'thread_id',
  'assistant_id',
  'run_id',
  'metadata',
  'multitask_strategy',
  'if_not_exists',
  'after_seconds',
]);

export function toRunValue(body: JsonObject): JsonObject {
  const isTop = ([key]: [string, Json]) => topFields.has(key);
  const entries = Object.entries(body);
  const kwargs = Object.fromEntries(entries.filter((entry) => !isTop(entry)));
  return { ...Object.fromEntries(entries.filter(isTop)), kwargs };
}

export function fromRunValue({ kwargs, ...top }: JsonObject): JsonObject {
  return { ...asObject(kwargs), ...top };
}

/** The body with the caller in `config.configurable.langgraph_auth_user`. */
export function withUser(body: JsonObject, user: AuthUser): JsonObject {
  const config = asObject(body.config);
  const identity = {
    langgraph_auth_user: user,
    langgraph_auth_user_id: user.identity,
    langgraph_auth_permissions: user.permissions,
  };
  return {
    ...body,
    config: { ...config, configurable: { ...asObject(config.configurable), ...identity } },
  };
}
