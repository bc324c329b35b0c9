/**
 * The schemas of one exported graph and of its subgraphs, read from the types of its source. First without the types
 * of other packages; where one of those turns out to matter, a second time with them.
 */
import ts from 'typescript';
import type {
  GraphTypeSchemas,
  ReadTypesParams,
  TypeSchemaName,
  TypeSchemas,
} from '../protocol/typeSchemas.js';
import { graphTypes } from './graphTypes.js';
import type { GraphTypes } from './graphTypes.js';
import { toJsonSchema } from './jsonSchema.js';
import type { ProgramReader } from './program.js';
import { addedNodes } from './subgraphs.js';

export interface ReadTypesDeps {
  programs: ProgramReader;
  /** Hears what is known before the second reading, which begins when it resolves. */
  firstReading?: (known: GraphTypeSchemas) => Promise<void>;
}

export async function readTypes(
  params: ReadTypesParams,
  { programs, firstReading }: ReadTypesDeps,
): Promise<GraphTypeSchemas> {
  const first = readOnce(params, programs, false);
  if (!first.isIncomplete) return first.schemas;
  await firstReading?.(first.schemas);
  return readOnce(params, programs, true).schemas;
}

function readOnce(
  { file, export_name: exportName, wanted, namespaces }: ReadTypesParams,
  programs: ProgramReader,
  withPackages: boolean,
): { schemas: GraphTypeSchemas; isIncomplete: boolean } {
  const { program, files, hasLeftOut } = programs.read(file, { withPackages });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module && checker.getExportsOfModule(module).find(({ name }) => name === exportName);
  if (source === undefined || exported === undefined) {
    const schemas = { graph: null, subgraphs: {}, files };
    return { schemas, isIncomplete: false };
  }
  let isIncomplete = false;

  function schemasOf(type: ts.Type, at: ts.Node): TypeSchemas | null {
    const types = graphTypes(checker, type, at);
    isIncomplete ||= types === 'unresolved' && hasLeftOut;
    return types === null || types === 'unresolved' ? null : convertAll(types, at);
  }

  function convertAll(types: GraphTypes, at: ts.Node): TypeSchemas {
    const schema = (name: TypeSchemaName) => {
      const type = types[name];
      if (!wanted.includes(name) || type.flags & ts.TypeFlags.Unknown) return null;
      const { schema: converted, hasUnresolved } = toJsonSchema(checker, type, at, {
        isPartial: name === 'state',
      });
      isIncomplete ||= hasUnresolved && hasLeftOut;
      return type.flags & ts.TypeFlags.Any ? null : converted;
    };
    return {
      state: schema('state'),
      input: schema('input'),
      output: schema('output'),
      context: schema('context'),
    };
  }

  function subgraphsOf(start: ts.Node, above: string): [string, TypeSchemas][] {
    return addedNodes(checker, start).flatMap(({ name, values }) => {
      const path = above === '' ? name : `${above}|${name}`;
      if (!namespaces.some((each) => each === path || each.startsWith(`${path}|`))) return [];
      return values.flatMap((value) => {
        const type = checker.getTypeAtLocation(value);
        // A function that makes a graph is a node like any other.
        const schemas = type.getCallSignatures().length > 0 ? null : schemasOf(type, value);
        if (schemas === null) return [];
        const own: [string, TypeSchemas] = [path, schemas];
        return [own, ...subgraphsOf(value, path)];
      });
    });
  }

  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const graph = schemasOf(checker.getTypeOfSymbolAtLocation(symbol, source), source);
  const start = symbol.valueDeclaration ?? symbol.declarations?.[0];
  const subgraphs = start === undefined ? [] : subgraphsOf(start, '');
  return { schemas: { graph, subgraphs: Object.fromEntries(subgraphs), files }, isIncomplete };
}
