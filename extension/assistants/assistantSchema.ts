/** What the JSON schema of assistants says: for all alike, and of context and config by the graph. Pure. */
import { t } from '@vscode/l10n';
import type { Json, JsonObject } from '../../server/protocol/api.js';
import { isJsonObject } from '../documents/jsonText.js';

export interface GraphSchemas {
  graphId: string;
  /** Null where the graph does not say. */
  context: Json;
  config: Json;
}

/** @param schemas By the name of their part: `<part>-context.json` and `<part>-config.json` lie beside the whole. */
export function wholeSchema(schemas: ReadonlyMap<string, GraphSchemas>): JsonObject {
  const ofGraph = new Map<string, string[]>();
  for (const [part, { graphId }] of schemas) ofGraph.set(graphId, [...(ofGraph.get(graphId) ?? []), part]);
  // Two projects may have a graph of one name.
  const either = (parts: string[], kind: 'context' | 'config'): JsonObject => ({
    anyOf: parts.map((part) => ({ $ref: `${part}-${kind}.json` })),
  });
  return {
    ...general(),
    allOf: [...ofGraph].map(([graphId, parts]) => ({
      if: { properties: { graph_id: { const: graphId } }, required: ['graph_id'] },
      then: {
        properties: {
          context: either(parts, 'context'),
          config: { properties: { configurable: either(parts, 'config') } },
        },
      },
    })),
  };
}

/** What a run needs it may bring itself: an assistant need not have all of it. */
export function partialSchema(schema: Json): Json {
  if (!isJsonObject(schema)) return {};
  const { required: _required, ...rest } = schema;
  return rest;
}

function general(): JsonObject {
  const object = { type: 'object' };
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      graph_id: { type: 'string', description: t('The graph that it runs, by its name in langgraph.json.') },
      name: { type: 'string', minLength: 1, description: t('What people call it.') },
      description: { type: ['string', 'null'], description: t('What it is for.') },
      config: {
        ...object,
        description: t('The config of its runs, as far as a run does not say otherwise.'),
        properties: {
          tags: {
            type: 'array',
            items: { type: 'string' },
            description: t('Tags of its runs, for tracing.'),
          },
          recursion_limit: {
            type: 'integer',
            minimum: 1,
            description: t('How many supersteps a run may take.'),
          },
          configurable: { ...object, description: t('What nodes read from config.configurable.') },
        },
      },
      context: {
        ...object,
        description: t('The context of its runs, as the graph’s context schema describes it.'),
      },
      metadata: { ...object, description: t('Your own notes on it; they can be searched for.') },
    },
  };
}
