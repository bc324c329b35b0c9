/**
 * Which keys langgraph.json may have, at every depth, and what to say of the others: a misspelt key must not pass in
 * silence. Pure.
 */

/**
 * What a key is to this server: acted on (`used`), meant for building an image and rightly without effect here
 * (`elsewhere`), or part of the published format and not acted on (`ignored`). An object: the keys below it; under `*`
 * any name.
 */
type Keys = { [key: string]: 'used' | 'elsewhere' | 'ignored' | Keys };

const graph: Keys = { path: 'used', description: 'ignored' };

const known: Keys = {
  $schema: 'elsewhere',
  graphs: { '*': graph },
  env: 'used',
  http: {
    app: 'used',
    cors: {
      allow_origins: 'used',
      allow_origin_regex: 'used',
      allow_methods: 'used',
      allow_headers: 'used',
      allow_credentials: 'used',
      expose_headers: 'used',
      max_age: 'used',
    },
    disable_assistants: 'used',
    disable_threads: 'used',
    disable_runs: 'used',
    disable_crons: 'used',
    disable_store: 'used',
    disable_meta: 'used',
    disable_ui: 'used',
    // There is none of these here to be disabled.
    disable_mcp: 'elsewhere',
    disable_a2a: 'elsewhere',
    disable_webhooks: 'ignored',
    configurable_headers: 'ignored',
    logging_headers: 'ignored',
    middleware_order: 'ignored',
    enable_custom_route_auth: 'ignored',
    mount_prefix: 'ignored',
  },
  auth: { path: 'used', disable_studio_auth: 'used', openapi: 'ignored', cache: 'ignored' },
  store: {
    index: { embed: 'used', dims: 'used', fields: 'used' },
    ttl: { default_ttl: 'used', refresh_on_read: 'used', sweep_interval_minutes: 'elsewhere' },
    path: 'ignored',
  },
  checkpointer: {
    ttl: {
      default_ttl: 'used',
      strategy: 'used',
      sweep_interval_minutes: 'elsewhere',
      sweep_limit: 'elsewhere',
    },
    serde: 'ignored',
    path: 'ignored',
    backend: 'ignored',
  },
  ui: 'used',
  ui_config: { shared: 'used' },
  node_version: 'used',
  encryption: 'ignored',
  webhooks: 'ignored',
  python_version: 'elsewhere',
  dependencies: 'used',
  dockerfile_lines: 'elsewhere',
  pip_config_file: 'elsewhere',
  pip_installer: 'elsewhere',
  image_distro: 'elsewhere',
  base_image: 'elsewhere',
  api_version: 'elsewhere',
  source: 'elsewhere',
  keep_pkg_tools: 'elsewhere',
  internal_docker_tag: 'elsewhere',
  _INTERNAL_docker_tag: 'elsewhere',
};

/** One sentence for each key of `config` that has no effect, by its full name (`store.index.foo`). */
export function keyWarnings(config: object): string[] {
  return warningsBelow(config, known, '');
}

function warningsBelow(value: object, keys: Keys, prefix: string): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const name = `${prefix}${key}`;
    const place = Object.hasOwn(keys, key) ? keys[key] : keys['*'];
    if (place === undefined) return [`the key "${name}" is not known and has no effect${hint(key, keys)}`];
    if (place === 'ignored') return [`the key "${name}" has no effect on this server.`];
    if (typeof place === 'string' || typeof inner !== 'object' || inner === null) return [];
    return warningsBelow(inner, place, `${name}.`);
  });
}

function hint(key: string, keys: Keys): string {
  const near = Object.keys(keys)
    .map((candidate) => ({ candidate, distance: editDistance(key.toLowerCase(), candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.min(3, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.distance - b.distance)[0];
  return near === undefined ? '.' : `; did you mean "${near.candidate}"?`;
}

/** How many letters must be put in, taken out or replaced to make `b` of `a`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
