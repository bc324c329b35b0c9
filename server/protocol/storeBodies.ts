/** What callers of `/store` may send, as zod schemas. Values are the user's own and never copied. */
import { z } from 'zod';
import { jsonObject } from './requests.js';

const label = z
  .string('must be a string')
  .min(1, 'must not be empty')
  .refine((text) => !text.includes('.'), 'must not contain a period');
const labels = z.array(label, 'must be a list of labels');
const namespace = labels.min(1, 'must not be empty');
const key = z.string('must be a string').min(1, 'must not be empty');
const whole = z.number('must be a whole number').int('must be a whole number').min(0, 'must not be negative');
const pattern = z.array(z.string('must be a string').min(1, 'must not be empty'), 'must be a list of labels');
const flag = z.boolean('must be true or false');

export const itemPut = z.object(
  {
    namespace,
    key,
    value: jsonObject,
    index: z.union([z.literal(false), z.array(z.string())], 'must be false or a list of paths').nullish(),
    ttl: z
      .number('must be a number of minutes')
      .positive('must be above 0')
      .max(1_000_000_000, 'must not be above 1000000000')
      .nullish(),
  },
  'must be an object',
);

export const itemDelete = z.object({ namespace: labels.nullish(), key }, 'must be an object');

/** `namespace` comes as its labels joined by periods, or repeated. */
export const itemQuery = z.object({
  namespace: z
    .string()
    .transform((text) => (text === '' ? [] : text.split('.')))
    .pipe(labels)
    .optional(),
  key,
  refresh_ttl: z
    .enum(['true', 'false', 'True', 'False', '1', '0', ''], 'must be true or false')
    .transform((text) => (text === '' ? null : ['true', 'True', '1'].includes(text)))
    .optional(),
});

export const itemSearch = z.object(
  {
    namespace_prefix: labels.nullish(),
    filter: jsonObject.nullish(),
    limit: whole.min(1, 'must be at least 1').nullish(),
    offset: whole.nullish(),
    query: z.string('must be a string').nullish(),
    refresh_ttl: flag.nullish(),
  },
  'must be an object',
);

export const namespaceList = z.object(
  {
    prefix: pattern.nullish(),
    suffix: pattern.nullish(),
    max_depth: whole.min(1, 'must be at least 1').nullish(),
    limit: whole.min(1, 'must be at least 1').nullish(),
    offset: whole.nullish(),
  },
  'must be an object',
);
