/**
 * Reads and validates what a request brings. Bodies are JSON whatever the content type says, because curl and some
 * clients send it as text. A problem is one sentence that names the field.
 */
import type { Context } from 'hono';
import type { z } from 'zod';
import { uuid } from '../protocol/requests.js';
import { RequestError } from '../runs/errors.js';

export async function readBody<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await context.req.text();
  let body: unknown;
  try {
    body = text.trim() === '' ? {} : JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RequestError('invalid', `The body is not valid JSON: ${reason}`, { cause });
  }
  if (isTooDeep(body)) {
    throw new RequestError('invalid', `body: must not be nested deeper than ${maxDepth} levels`);
  }
  return valid(schema, body, 'body');
}

/** Everything behind this door walks values recursively; beyond this the stack of some part would not do. */
const maxDepth = 500;

/** Level by level, without recursion of its own. */
export function isTooDeep(body: unknown): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    level = level.flatMap((value) => (isNesting(value) ? Object.values(value).filter(isNesting) : []));
  }
  return false;
}

function isNesting(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** @param more In place of what the query says of these names. */
export function readQuery<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
  more: Record<string, string | undefined> = {},
): z.output<Schema> {
  return valid(schema, { ...context.req.query(), ...more }, 'query');
}

/** The labels of `namespace`, which comes joined by periods or repeated, joined by periods. */
export function namespaceInQuery(context: Context): string | undefined {
  return context.req.queries('namespace')?.join('.');
}

/** A list in a query: the SDKs repeat the key or join the values with commas. */
export function textList(repeated: string[] | undefined): string[] {
  return (repeated ?? []).flatMap((each) => each.split(',')).filter((each) => each !== '');
}

/** A path parameter that must be a UUID; lower-cased. */
export function readId(context: Context, name: string): string {
  return valid(uuid, context.req.param(name), name);
}

/** A long list that is wrong throughout is wrong for one reason. */
const maxSentences = 10;

function valid<Schema extends z.ZodType>(schema: Schema, value: unknown, whole: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const sentences = issues
    .slice(0, maxSentences)
    .map(({ path, message }) => `${path.join('.') || whole}: ${message}`);
  if (issues.length > maxSentences) sentences.push(`and ${String(issues.length - maxSentences)} more`);
  throw new RequestError('invalid', sentences.join('; '));
}
