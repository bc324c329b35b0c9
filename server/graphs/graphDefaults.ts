/** `LANGGRAPH_CONFIG`: the configs that graphs' own assistants have, by graph, as JSON in the environment. */
import { z } from 'zod';
import type { Config, JsonObject } from '../protocol/api.js';

export interface GraphDefaults {
  config: Config;
  context: JsonObject;
}

const schema = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Null for a text that is no JSON object of objects. */
export function readGraphDefaults(text: string | undefined): Record<string, GraphDefaults> | null {
  if (text === undefined || text.trim() === '') return {};
  try {
    const byGraph = schema.parse(JSON.parse(text)) as Record<string, JsonObject>;
    return Object.fromEntries(
      Object.entries(byGraph).map(([graph, { context, ...config }]) => [
        graph,
        { config, context: (context ?? {}) as JsonObject },
      ]),
    );
  } catch {
    return null;
  }
}
