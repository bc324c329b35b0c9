/**
 * From a TypeScript type to the JSON Schema (draft-07) of its values as the API shows them: what JSON leaves out is
 * left out, messages and built-in classes become what workers/node/json.ts makes of them. Recursive types become
 * `definitions`; depth and size have limits, beyond which anything goes (`{}`).
 */
import ts from 'typescript';
import type { Json, JsonObject } from '../protocol/api.js';
import { createDefinitions } from './definitions.js';
import { isHidden } from './hiddenProperties.js';
import { builtInSchema, messageSchema } from './knownTypes.js';
import { unionSchema } from './unionSchema.js';
import { isUnresolved } from './unresolved.js';

export interface ConvertedType {
  schema: JsonObject;
  /** Whether a type was met that is not known because its package was not loaded. */
  hasUnresolved: boolean;
}

export interface ConvertOptions {
  /** Whether properties of the value itself may be missing whatever its type says. */
  isPartial?: boolean;
}

const maxDepth = 24;
const maxTypes = 5000;
const primitives =
  ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.BigIntLike;

export function toJsonSchema(
  checker: ts.TypeChecker,
  type: ts.Type,
  at: ts.Node,
  { isPartial = false }: ConvertOptions = {},
): ConvertedType {
  const definitions = createDefinitions();
  let count = 0;
  let depth = 0;
  let hasUnresolved = false;

  /** `undefined` for what JSON has no place for: functions, symbols, `undefined`. */
  function convert(each: ts.Type): JsonObject | undefined {
    count += 1;
    if (count > maxTypes || depth >= maxDepth) return {};
    depth += 1;
    const schema = convertAny(each);
    depth -= 1;
    return schema;
  }

  function convertAny(each: ts.Type): JsonObject | undefined {
    const { flags } = each;
    if (flags & ts.TypeFlags.Any) {
      hasUnresolved ||= isUnresolved(each);
      return {};
    }
    if (flags & ts.TypeFlags.Unknown) return {};
    if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.ESSymbolLike)) return undefined;
    if (flags & ts.TypeFlags.Never) return { not: {} };
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (flags & ts.TypeFlags.BooleanLiteral)
      return { type: 'boolean', const: checker.typeToString(each) === 'true' };
    if (each.isStringLiteral() || each.isNumberLiteral())
      return { type: typeof each.value, const: each.value };
    if (each.isUnion()) return definitions.schemaOf(each, () => unionSchema(each.types, convert));
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    // As text, see workers/node/json.ts.
    if (flags & ts.TypeFlags.BigIntLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NonPrimitive) return { type: 'object' };
    if (flags & ts.TypeFlags.Instantiable) {
      const constraint = checker.getBaseConstraintOfType(each);
      return constraint === undefined || constraint === each ? {} : convert(constraint);
    }
    if (each.isIntersection()) {
      // A branded primitive.
      const primitive = each.types.find(({ flags: part }) => part & primitives);
      if (primitive !== undefined) return convert(primitive);
    }
    return convertObject(each);
  }

  function convertObject(each: ts.Type): JsonObject | undefined {
    if (isMessage(each)) return messageSchema();
    // What repeats itself does so through what is in it.
    if (checker.isTupleType(each)) return tupleSchema(each as ts.TupleTypeReference);
    if (checker.isArrayType(each)) return arrayOf(argument(each, 0));
    return definitions.schemaOf(each, () => shapeOf(each));
  }

  function shapeOf(each: ts.Type): JsonObject | undefined {
    const builtIn = builtInSchema(each, {
      convert,
      argument: (index) => argument(each, index),
      awaited: () => checker.getAwaitedType(each),
    });
    if (builtIn !== null) return builtIn;
    const toJson = checker.getPropertyOfType(each, 'toJSON');
    const written = toJson && typeOf(toJson).getCallSignatures()[0]?.getReturnType();
    if (written !== undefined) return convert(written);
    const isCallable = each.getCallSignatures().length + each.getConstructSignatures().length > 0;
    return isCallable ? undefined : objectSchema(each, false);
  }

  function objectSchema(each: ts.Type, isWithoutRequired: boolean): JsonObject {
    const properties: [string, JsonObject][] = [];
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(each)) {
      if (isHidden(property)) continue;
      const propertyType = typeOf(property);
      const schema = convert(propertyType);
      if (schema === undefined) continue;
      properties.push([property.name, described(schema, property)]);
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0 || acceptsUndefined(propertyType);
      if (!isOptional) required.push(property.name);
    }
    const index = checker
      .getIndexInfosOfType(each)
      .find(({ keyType }) => !(keyType.flags & ts.TypeFlags.ESSymbol));
    const rest = index === undefined ? undefined : convert(index.type);
    return {
      type: 'object',
      // From entries: a channel may be called `__proto__`.
      ...(properties.length === 0 && rest !== undefined
        ? {}
        : { properties: Object.fromEntries(properties) }),
      ...(required.length === 0 || isWithoutRequired ? {} : { required }),
      ...(rest === undefined ? {} : { additionalProperties: rest }),
    };
  }

  function arrayOf(item: ts.Type | undefined): JsonObject {
    // Of an empty list nobody knows what it is for.
    const isEmpty = item === undefined || (item.flags & ts.TypeFlags.Never) !== 0;
    const items = (isEmpty ? undefined : convert(item)) ?? {};
    const isMessages = !isEmpty && (item.isUnion() ? item.types : [item]).every(isMessage);
    return { type: 'array', items, ...(isMessages ? { langgraph_type: 'messages' } : {}) };
  }

  function tupleSchema(each: ts.TupleTypeReference): JsonObject {
    const { elementFlags, minLength } = each.target;
    const items: Json[] = [];
    let rest: JsonObject | null = null;
    for (const [index, element] of checker.getTypeArguments(each).entries()) {
      const schema = convert(element) ?? { type: 'null' };
      if ((elementFlags[index] ?? 0) & ts.ElementFlags.Variable) rest = schema;
      else if (rest === null) items.push(schema);
    }
    return {
      type: 'array',
      items,
      minItems: minLength,
      ...(rest === null ? { maxItems: items.length } : { additionalItems: rest }),
    };
  }

  const isMessage = (each: ts.Type) => checker.getPropertyOfType(each, '~message') !== undefined;
  const typeOf = (symbol: ts.Symbol) => checker.getTypeOfSymbolAtLocation(symbol, at);
  const argument = (each: ts.Type, index: number): ts.Type | undefined =>
    checker.getTypeArguments(each as ts.TypeReference)[index];
  const acceptsUndefined = (each: ts.Type) =>
    (each.isUnion() ? each.types : [each]).some(
      ({ flags }) => flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void),
    );

  function described(schema: JsonObject, property: ts.Symbol): JsonObject {
    const description = ts.displayPartsToString(property.getDocumentationComment(checker));
    if (description === '') return schema;
    // Beside a $ref nothing else counts in draft-07.
    return '$ref' in schema ? { allOf: [schema], description } : { ...schema, description };
  }

  // The value itself is never a reference, so that every reader finds its properties.
  const isObject =
    (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0 &&
    !isMessage(type) &&
    !checker.isArrayType(type) &&
    !checker.isTupleType(type);
  const root = isObject ? objectSchema(type, isPartial) : (convert(type) ?? {});
  return {
    schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      ...root,
      ...definitions.all(),
    },
    hasUnresolved,
  };
}
