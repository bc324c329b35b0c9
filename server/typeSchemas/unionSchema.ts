/** The schema of a union: literals become one `enum`, `null` joins a lone type, the rest an `anyOf`. Pure. */
import type ts from 'typescript';
import type { Json, JsonObject } from '../protocol/api.js';

/** `undefined` where no member is a JSON value. */
export function unionSchema(
  members: readonly ts.Type[],
  convert: (type: ts.Type) => JsonObject | undefined,
): JsonObject | undefined {
  const literals: Json[] = [];
  const others = new Map<string, JsonObject>();
  let hasNull = false;
  for (const member of members) {
    const schema = convert(member);
    if (schema === undefined) continue;
    if (Object.keys(schema).length === 0) return {};
    if (schema.type === 'null') hasNull = true;
    else if ('const' in schema) literals.push(schema.const ?? null);
    else others.set(JSON.stringify(schema), schema);
  }
  const isBoolean = literals.includes(true) && literals.includes(false);
  const listed = isBoolean ? literals.filter((literal) => typeof literal !== 'boolean') : literals;
  const nothing: Json[] = hasNull ? [null] : [];
  const options = [...others.values()];
  if (isBoolean) options.push({ type: 'boolean' });
  if (options.length === 0 && listed.length > 0) return literalSchema([...listed, ...nothing]);
  if (listed.length > 0) options.push(literalSchema(listed));
  const [first, ...more] = options;
  if (first === undefined) return hasNull ? { type: 'null' } : undefined;
  if (!hasNull) return more.length === 0 ? first : { anyOf: options };
  const isPlain = more.length === 0 && typeof first.type === 'string' && !('const' in first);
  return isPlain
    ? { ...first, type: [first.type ?? null, 'null'] }
    : { anyOf: [...options, { type: 'null' }] };
}

function literalSchema(values: Json[]): JsonObject {
  const types = [...new Set(values.map((value) => (value === null ? 'null' : typeof value)))];
  const type = types.length === 1 ? (types[0] ?? null) : types;
  const only = values[0];
  return values.length === 1 && only !== undefined ? { type, const: only } : { type, enum: values };
}
