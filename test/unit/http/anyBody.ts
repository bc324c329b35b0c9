/**
 * Bodies and queries for the routes, made of the very schemas that validate them: mostly right, wrong in a place or two,
 * so that what lies behind the outermost checks is reached as well.
 */
import fc from 'fast-check';
import { z } from 'zod';

interface JsonSchema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  pattern?: string;
}

/** What exists for the fuzzed server. */
export interface Known {
  threadId: string;
  graphs: string[];
  nodes: string[];
}

export const protocolMethods = [
  'run.start', 'input.respond', 'input.inject', 'state.get', 'state.listCheckpoints', 'state.fork',
  'agent.getTree', 'subscription.subscribe', 'subscription.unsubscribe', 'subscription.reconnect',
]; // prettier-ignore

/** It would be waited for, on a clock that stands. */
const left = new Set(['after_seconds']);

export interface Bodies {
  /** Text that is mostly the JSON of a body of this kind. */
  body: (schema: z.ZodType | undefined) => fc.Arbitrary<string>;
  /** Pairs of a query of this kind. */
  query: (schema: z.ZodObject | undefined) => fc.Arbitrary<[string, string][]>;
}

export function anyBody({ threadId, graphs, nodes }: Known): Bodies {
  const graph = fc.constantFrom(...graphs);
  const node = fc.constantFrom(...nodes, '__copy__', '__input__');
  const label = fc.constantFrom('a', 'b', '__proto__');
  /** By the name of the key: what exists, where the schema allows any text. */
  const byKey: Record<string, fc.Arbitrary<unknown>> = {
    assistant_id: graph,
    graph_id: graph,
    thread_id: fc.constantFrom(threadId, '00000000-0000-4000-8000-000000000000'),
    thread_ids: fc.constantFrom([threadId], []),
    ids: fc.constantFrom([threadId], []),
    as_node: node,
    interrupt_before: fc.oneof(fc.constant('*'), fc.array(node, { maxLength: 2 })),
    interrupt_after: fc.oneof(fc.constant('*'), fc.array(node, { maxLength: 2 })),
    goto: node,
    input: fc.constantFrom<unknown>(null, {}, { topic: 'x' }),
    values: fc.constantFrom<unknown>(null, {}, { topic: 'x' }, { __proto__: 1 }),
    namespace: fc.array(label, { minLength: 1, maxLength: 2 }),
    key: label,
    schedule: fc.constantFrom('* * * * *', '0 0 31 2 *', '99 * * * *', 'x'),
    timezone: fc.constantFrom('Europe/Rome', 'Nowhere/Land'),
    end_time: fc.constantFrom('2030-01-01T00:00:00Z', 'soon'),
    method: fc.constantFrom(...protocolMethods, 'none'),
    filter: fc.constantFrom<unknown>({}, { a: 1 }, { a: { $gt: 1 } }, { a: { $in: 3 } }, { a: { $odd: 1 } }),
    extract: fc.constantFrom<unknown>({ a: 'values.topic' }, { a: '[' }, { a: 1 }),
    select: fc.constantFrom<unknown>(['thread_id'], ['run_id', 'x'], []),
    channels: fc.constantFrom<unknown>(['values'], ['lifecycle', 'custom:x'], ['nothing']),
  };
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>('two', threadId, -1, 1e300, '', [null], {}, null, {
      lc: 1,
      type: 'constructor',
      id: [],
    }),
  );

  const valueOf = (schema: JsonSchema, key = ''): fc.Arbitrary<unknown> => {
    const known = byKey[key];
    if (known !== undefined) return known;
    if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((each) => valueOf(each)));
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    if ('const' in schema) return fc.constant(schema.const);
    const types = [schema.type ?? 'any'].flat();
    return fc.oneof(...types.map((type) => ofType(type, schema)));
  };
  const ofType = (type: string, schema: JsonSchema): fc.Arbitrary<unknown> => {
    if (type === 'null') return fc.constant(null);
    if (type === 'boolean') return fc.boolean();
    if (type === 'integer' || type === 'number') return fc.constantFrom(0, 1, 2, 10, 1000, 60.5);
    if (type === 'string')
      return schema.pattern === undefined ? fc.string({ maxLength: 8 }) : fc.constant(threadId);
    if (type === 'array') return fc.array(valueOf(schema.items ?? {}), { maxLength: 2 });
    if (type === 'object')
      return schema.properties === undefined ? fc.dictionary(label, anything) : textOf(schema);
    return anything;
  };
  /** As pairs: `__proto__` as a key of a literal would be none. */
  const textOf = ({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<Pairs> => {
    const fields = Object.entries(properties)
      .filter(([key]) => !left.has(key))
      .map(([key, schema]) => {
        const value = fc.oneof({ weight: 30, arbitrary: valueOf(schema, key) }, anything);
        const here = fc.tuple(fc.constant(key), value);
        return required.includes(key)
          ? fc.oneof({ weight: 30, arbitrary: here }, fc.constant(null))
          : fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, here);
      });
    const odd = fc.tuple(fc.constantFrom('__proto__', 'constructor', 'toString', 'unknown'), anything);
    return fc
      .tuple(fc.tuple(...fields), fc.array(odd, { maxLength: 1 }))
      .map(([given, more]) => new Pairs([...given.filter((pair) => pair !== null), ...more]));
  };

  return {
    body(schema) {
      const wanted = schema === undefined ? {} : schemaOf(schema);
      return fc.oneof(
        { weight: 20, arbitrary: valueOf(wanted).map((value) => textOfValue(value)) },
        fc.json(),
        fc.string(),
        fc.constantFrom('', 'null', '[]', '{"input":', '"\\ud800"', '['.repeat(5000)),
      );
    },
    query(schema) {
      const keys = Object.keys(schema?.shape ?? { any: 1 });
      const value = fc.oneof(
        fc.constantFrom('true', '0', '1', '', threadId, 'a.b', 'values', 'success', 'rollback'),
        fc.string({ maxLength: 8 }),
      );
      return fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 2 });
    },
  };
}

class Pairs {
  constructor(readonly pairs: [string, unknown][]) {}
}

function textOfValue(value: unknown): string {
  if (value instanceof Pairs)
    return `{${value.pairs.map(([key, each]) => `${JSON.stringify(key)}:${textOfValue(each)}`).join(',')}}`;
  if (Array.isArray(value)) return `[${value.map(textOfValue).join(',')}]`;
  return JSON.stringify(value);
}

function schemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}
