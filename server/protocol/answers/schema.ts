/**
 * JSON Schemas (2020-12) of what the server answers, written beside the types of `api.ts`: the compiler sees to it that
 * every field of a type has its schema. They stand in `/openapi.json`, and the tests hold real answers against them.
 */
import type { JsonObject } from '../api.js';

export type Schema = JsonObject;

type OptionalKeys<T> = { [Key in keyof T]-?: object extends Pick<T, Key> ? Key : never }[keyof T];

export const any: Schema = {};
export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
export const whole: Schema = { type: 'integer' };
export const count: Schema = { type: 'integer', minimum: 0 };
export const uuid: Schema = { type: 'string', format: 'uuid' };
export const time: Schema = { type: 'string', format: 'date-time' };
export const record: Schema = { type: 'object' };
export const empty: Schema = { type: 'object', additionalProperties: false };

export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const mapOf = (values: Schema): Schema => ({ type: 'object', additionalProperties: values });
export const oneOf = (...values: string[]): Schema => ({ type: 'string', enum: values });
export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
/** A schema of `components.schemas`. */
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** An object with exactly the fields of `T`. `optional` names those that may be missing. */
export function fields<T>(
  properties: { [Key in keyof Required<T>]: Schema },
  optional: OptionalKeys<T>[] = [],
): Schema {
  const required = Object.keys(properties).filter((key) => !(optional as string[]).includes(key));
  return { type: 'object', properties, required, additionalProperties: false };
}

/** The object where `select` may have left fields out. */
export function part(schema: Schema): Schema {
  const { required: _, ...rest } = schema;
  return rest;
}
