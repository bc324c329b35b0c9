/** What a thread's file may say of how tasks ran and of the graph, as zod schemas: it may come from anybody. */
import { z } from 'zod';
import { json, text } from './requests.js';

const texts = z.array(text, 'must be a list of texts');
const number = z.number('must be a number');

const readValue = z.union(
  [
    z.object({ value: json }),
    z.object({ last: json, length: number }),
    z.object({ omitted: z.literal(true) }),
  ],
  'must be a value that a condition read',
);

const branchChoice = z.looseObject({
  condition: text.nullable(),
  returned: json,
  chosen: texts,
  path_map: z.record(z.string(), text).optional(),
  read: z.record(z.string(), readValue),
  source: z.object({ file: text, line: number }).optional(),
});

export const taskTrace = z.looseObject({
  id: text,
  started_at: text,
  duration_ms: number,
  attempts: number,
  failures: texts.optional(),
  choices: z.array(branchChoice).optional(),
});

export const graphFingerprint = z.object({ structure: text, source: text.nullable() });
