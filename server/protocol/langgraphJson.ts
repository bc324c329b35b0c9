/**
 * The keys of langgraph.json, at every depth, from its one JSON Schema (langgraph.schema.json): the editor validates
 * with it, the run server warns from it. Pure.
 *
 * Two keywords are our own. `x-effect` says what a key is to Backstep's server: `elsewhere` is meant for building an
 * image and rightly without effect here, `ignored` is part of the published format and not acted on; without it the key
 * is acted on. `x-names` says what a string names.
 */
import schema from './langgraph.schema.json' with { type: 'json' };

/** `export` is `path:export`, `script` a source file, `file` any other. */
export type NamedPlace = 'export' | 'script' | 'file' | 'folder';

interface KeySchema {
  properties?: Record<string, KeySchema>;
  additionalProperties?: boolean | KeySchema;
  items?: KeySchema;
  'x-effect'?: 'elsewhere' | 'ignored';
  'x-names'?: NamedPlace;
}

const root = schema as unknown as KeySchema;

export interface KeyProblem {
  kind: 'unknown' | 'ignored';
  key: string;
  /** Where the key is, itself included. */
  path: string[];
  /** The keys that may stand there. */
  known: string[];
}

/** The keys of `config` that have no effect on Backstep's server. What is below an ignored key is not looked at. */
export function keyProblems(config: object): KeyProblem[] {
  return problemsBelow(config, root, []);
}

function problemsBelow(value: object, at: KeySchema, above: string[]): KeyProblem[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): KeyProblem[] => {
    const below = Array.isArray(value) ? (at.items ?? {}) : schemaOf(at, key);
    const path = [...above, key];
    const problem = { key, path, known: Object.keys(at.properties ?? {}) };
    if (below === undefined) return [{ kind: 'unknown', ...problem }];
    if (below['x-effect'] === 'ignored') return [{ kind: 'ignored', ...problem }];
    return typeof inner === 'object' && inner !== null ? problemsBelow(inner, below, path) : [];
  });
}

/** What the string at this place of a langgraph.json names; `null` where it names nothing in the project. */
export function namedAt(path: readonly (string | number)[]): NamedPlace | null {
  let at: KeySchema | undefined = root;
  for (const step of path) at = at && (typeof step === 'number' ? at.items : schemaOf(at, step));
  return at?.['x-names'] ?? null;
}

/** `undefined` for a key that may not stand there. */
function schemaOf(
  { properties, additionalProperties = true }: KeySchema,
  key: string,
): KeySchema | undefined {
  if (properties && Object.hasOwn(properties, key)) return properties[key];
  if (additionalProperties === false) return undefined;
  return additionalProperties === true ? {} : additionalProperties;
}
