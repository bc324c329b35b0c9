/**
 * A run's body as auth handlers know it, and back: its own settings are `kwargs`, as on the published servers. Also
 * where graphs read who is asking. Pure.
 */
import type { Json, JsonObject } from '../../protocol/api.js';
import type { AuthUser } from '../../protocol/userModules.js';
import { asObject, isFields } from '../../runs/matching.js';

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

const identityKeys = ['langgraph_auth_user', 'langgraph_auth_user_id', 'langgraph_auth_permissions'];

/** The body of what runs are made from later, by whomever: nobody may say there who that will be. */
export function withoutUser(body: JsonObject): JsonObject {
  const config = asObject(body.config);
  if (!isFields(config.configurable)) return body;
  const kept = Object.entries(config.configurable).filter(([key]) => !identityKeys.includes(key));
  return { ...body, config: { ...config, configurable: Object.fromEntries(kept) } };
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
