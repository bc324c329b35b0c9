/** What callers may send about assistants. */
import { z } from 'zod';
import { config, jsonObject, limit, offset, text, uuid } from './requests.js';

export const assistantCreate = z.object(
  {
    graph_id: text.min(1, 'must name a graph of langgraph.json'),
    assistant_id: uuid.nullish(),
    config: config.nullish(),
    context: jsonObject.nullish(),
    metadata: jsonObject.nullish(),
    if_exists: z.enum(['raise', 'do_nothing'], 'must be raise or do_nothing').nullish(),
    name: text.nullish(),
    description: text.nullish(),
  },
  'must be an object',
);
export type AssistantCreate = z.infer<typeof assistantCreate>;

export const assistantPatch = z.object(
  {
    graph_id: text.min(1, 'must name a graph of langgraph.json').nullish(),
    config: config.nullish(),
    context: jsonObject.nullish(),
    metadata: jsonObject.nullish(),
    name: text.nullish(),
    description: text.nullish(),
  },
  'must be an object',
);
export type AssistantPatch = z.infer<typeof assistantPatch>;

export const assistantVersions = z.object(
  { metadata: jsonObject.nullish(), limit: limit.nullish(), offset: offset.nullish() },
  'must be an object',
);
export type AssistantVersions = z.infer<typeof assistantVersions>;

export const assistantLatest = z.object(
  { version: z.number('must be a version number').int('must be a version number').min(1).nullish() },
  'must be an object',
);
