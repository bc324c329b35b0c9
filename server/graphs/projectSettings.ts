/**
 * What langgraph.json says beyond graphs and env: how the server is reached (`http`, `auth`), the store,
 * how long checkpoints live. Checked here, acted on by http/ and runs/.
 */
import path from 'node:path';
import { z } from 'zod';
import type { UiSource } from '../protocol/uiComponents.js';
import type { ModuleExport } from '../protocol/userModules.js';
import type { GraphDefaults } from './graphDefaults.js';
import { moduleExport } from './moduleExport.js';

export interface CorsSettings {
  allowOrigins: string[];
  allowOriginRegex?: string | undefined;
  allowMethods?: string[] | undefined;
  allowHeaders?: string[] | undefined;
  allowCredentials?: boolean | undefined;
  exposeHeaders?: string[] | undefined;
  /** Seconds. */
  maxAge?: number | undefined;
}

/** Groups of routes that `http.disable_*` can take away. */
export const routeGroups = ['assistants', 'threads', 'runs', 'crons', 'store', 'ui', 'meta'] as const;
export type RouteGroup = (typeof routeGroups)[number];

export interface ProjectSettings {
  cors: CorsSettings;
  app: ModuleExport | null;
  disabled: RouteGroup[];
  auth: { source: ModuleExport; disableStudio: boolean } | null;
  store: {
    index: { source: ModuleExport; fields: string[]; dims: number | null } | null;
    ttl: { defaultMinutes: number | null; refreshOnRead: boolean };
  };
  /** The modules of UI components, one for each graph that has some. */
  ui: UiSource[];
  /** Of threads that are made without one (`checkpointer.ttl`); minutes. */
  threadTtl: { ttl: number; strategy: 'delete' | 'keep_latest' } | null;
  /** What the assistants of graphs start from (`LANGGRAPH_CONFIG`). */
  defaults: Record<string, GraphDefaults>;
  /** What in langgraph.json has no effect or does not fit, in a sentence each that names the file and the key. */
  warnings: string[];
}

const strings = z.array(z.string());
const flags = Object.fromEntries(routeGroups.map((group) => [`disable_${group}`, z.boolean().optional()]));

export const settingsSchema = {
  http: z
    .looseObject({
      app: z.string().nullish(),
      cors: z
        .looseObject({
          allow_origins: strings.nullish(),
          allow_origin_regex: z.string().refine(isPattern, 'is not a regular expression').nullish(),
          allow_methods: strings.nullish(),
          allow_headers: strings.nullish(),
          allow_credentials: z.boolean().nullish(),
          expose_headers: strings.nullish(),
          max_age: z.number().min(0).nullish(),
        })
        .nullish(),
      ...flags,
    })
    .nullish(),
  auth: z.looseObject({ path: z.string().nullish(), disable_studio_auth: z.boolean().nullish() }).nullish(),
  store: z
    .looseObject({
      index: z
        .looseObject({
          embed: z.string(),
          dims: z.number().int().positive().nullish(),
          fields: strings.nullish(),
        })
        .nullish(),
      ttl: z
        .looseObject({
          default_ttl: z.number().positive().nullish(),
          refresh_on_read: z.boolean().nullish(),
          sweep_interval_minutes: z.number().nullish(),
        })
        .nullish(),
    })
    .nullish(),
  ui: z.record(z.string(), z.string()).nullish(),
  ui_config: z.looseObject({ shared: strings.nullish() }).nullish(),
  checkpointer: z
    .looseObject({
      ttl: z
        .looseObject({
          default_ttl: z.number().positive().nullish(),
          strategy: z.enum(['delete', 'keep_latest']).nullish(),
        })
        .nullish(),
    })
    .nullish(),
};

/**
 * `raw` has passed `settingsSchema`. `complain` is called with the key of a module that is not named as it must be, the
 * value, and how it must be.
 */
export function readSettings(
  raw: z.output<z.ZodObject<typeof settingsSchema>>,
  dir: string,
  complain: (key: string, spec: string, wanted: string) => void,
): ProjectSettings {
  const source = (key: string, spec: string | null | undefined): ModuleExport | null => {
    if (spec == null) return null;
    const found = moduleExport(spec, dir);
    if (found === null) complain(key, spec, '"path:export"');
    return found;
  };
  const { http, auth, store, checkpointer } = raw;
  const minutes = checkpointer?.ttl?.default_ttl;
  const cors = http?.cors;
  const authSource = source('auth.path', auth?.path);
  const embed = source('store.index.embed', store?.index?.embed);
  return {
    cors: {
      allowOrigins: cors?.allow_origins ?? [],
      allowOriginRegex: cors?.allow_origin_regex ?? undefined,
      allowMethods: cors?.allow_methods ?? undefined,
      allowHeaders: cors?.allow_headers ?? undefined,
      allowCredentials: cors?.allow_credentials ?? undefined,
      exposeHeaders: cors?.expose_headers ?? undefined,
      maxAge: cors?.max_age ?? undefined,
    },
    app: source('http.app', http?.app),
    disabled: routeGroups.filter(
      (group) => (http as Record<string, unknown> | null | undefined)?.[`disable_${group}`] === true,
    ),
    auth:
      authSource === null ? null : { source: authSource, disableStudio: auth?.disable_studio_auth ?? false },
    store: {
      index:
        embed === null
          ? null
          : { source: embed, fields: store?.index?.fields ?? ['$'], dims: store?.index?.dims ?? null },
      ttl: {
        defaultMinutes: store?.ttl?.default_ttl ?? null,
        refreshOnRead: store?.ttl?.refresh_on_read ?? true,
      },
    },
    ui: Object.entries(raw.ui ?? {}).map(([id, spec]) => {
      const file = path.resolve(dir, spec);
      const inside = path.relative(dir, file);
      if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside))
        complain(`ui.${id}`, spec, 'the path of a file in the project');
      return { graph_id: id, file, project_dir: dir, shared: raw.ui_config?.shared ?? [] };
    }),
    threadTtl: minutes == null ? null : { ttl: minutes, strategy: checkpointer?.ttl?.strategy ?? 'delete' },
    defaults: {},
    warnings: [],
  };
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
