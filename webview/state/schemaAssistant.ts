/**
 * What a JSON Schema says of a text that is being edited: problems, completions, and what a place is. The work is done
 * by VS Code's own JSON service; this asks it and hands on plain values. Nothing is fetched: a schema that names others
 * by their address goes without them.
 */
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';
import type { CompletionItem, JSONDocument } from 'vscode-json-languageservice';
import type { Json, JsonObject } from '../../server/protocol/api.js';
import { typeText } from './stateSchema.js';

export interface SchemaProblem {
  from: number;
  to: number;
  message: string;
}

export interface SchemaCompletion {
  label: string;
  /** A VS Code snippet that takes the place of `from` to `to`. */
  snippet: string;
  from: number;
  to: number;
  kind: 'property' | 'value';
  documentation: string | null;
}

export interface SchemaHover {
  from: number;
  to: number;
  title: string | null;
  type: string | null;
  description: string | null;
}

export interface SchemaAssistant {
  /** Where the text does not fit the schema; nothing of what was already so in the text it began with. */
  problems(text: string): Promise<SchemaProblem[]>;
  complete(text: string, offset: number): Promise<SchemaCompletion[]>;
  hover(text: string, offset: number): Promise<SchemaHover | null>;
}

const uri = 'state:/state.json';
/** A text beyond this is not looked at: typing comes first. */
const maxLength = 500_000;

export function createSchemaAssistant(told: JsonObject, original: string): SchemaAssistant {
  const schema = closed(told);
  const service = getLanguageService({
    schemaRequestService: () => Promise.reject(new Error('Not fetched')),
    promiseConstructor: Promise,
  });
  service.configure({ schemas: [{ uri: 'state:/schema.json', fileMatch: ['*'], schema }] });
  const open = (text: string): { document: TextDocument; json: JSONDocument } => {
    const document = TextDocument.create(uri, 'json', 0, text);
    return { document, json: service.parseJSONDocument(document) };
  };

  const allProblems = async (text: string): Promise<SchemaProblem[]> => {
    if (text.length > maxLength) return [];
    const { document, json } = open(text);
    const settings = { validate: true, schemaValidation: 'warning', schemaRequest: 'ignore' } as const;
    const found = await service.doValidation(document, json, settings, schema);
    return found
      .map(({ range, message }) => ({
        ...{ from: document.offsetAt(range.start), to: document.offsetAt(range.end) },
        message: typeof message === 'string' ? message : message.value,
      }))
      .slice(0, 100);
  };
  const keyOf = (text: string, { from, to, message }: SchemaProblem): string =>
    `${message} ${text.slice(from, to)}`;
  let known: Promise<Set<string>> | undefined;

  return {
    async problems(text) {
      known ??= allProblems(original).then(
        (problems) => new Set(problems.map((each) => keyOf(original, each))),
      );
      const [before, now] = await Promise.all([known, allProblems(text)]);
      return now.filter((each) => !before.has(keyOf(text, each)));
    },

    async complete(text, offset) {
      if (text.length > maxLength) return [];
      const { document, json } = open(text);
      const found = await service.doComplete(document, document.positionAt(offset), json);
      return (found?.items ?? []).flatMap((item) => completion(item, document) ?? []);
    },

    async hover(text, offset) {
      if (text.length > maxLength) return null;
      const { document, json } = open(text);
      const node = json.getNodeFromOffset(offset);
      if (node === undefined) return null;
      const { parent } = node;
      const value = parent?.type === 'property' && parent.keyNode === node ? parent.valueNode : node;
      const matching = await service.getMatchingSchemas(document, json, schema);
      // The outermost schema of a value comes last.
      const schemas = matching
        .filter((each) => each.node === value)
        .map((each) => each.schema as unknown as JsonObject)
        .reverse();
      const [outer] = schemas;
      const hover = {
        title: firstText(schemas, 'title'),
        type: typeText(outer),
        description: firstText(schemas, 'description'),
      };
      if (hover.title === null && hover.type === null && hover.description === null) return null;
      return { ...hover, from: node.offset, to: node.offset + node.length };
    },
  };
}

/** A copy (the service resolves references in place) that names nothing outside of itself. */
function closed(schema: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && !value.startsWith('#') ? undefined : value,
  ) as JsonObject;
}

function firstText(schemas: readonly JsonObject[], name: string): string | null {
  const found: Json | undefined = schemas.map((each) => each[name]).find((text) => typeof text === 'string');
  return typeof found === 'string' && found !== '' ? found : null;
}

function completion(item: CompletionItem, document: TextDocument): SchemaCompletion | null {
  const { textEdit } = item;
  if (textEdit === undefined || !('range' in textEdit)) return null;
  const { documentation = '', detail = '' } = item;
  const told = typeof documentation === 'string' ? documentation : documentation.value;
  return {
    label: item.label,
    snippet: textEdit.newText,
    from: document.offsetAt(textEdit.range.start),
    to: document.offsetAt(textEdit.range.end),
    // 10 is a property in the Language Server Protocol.
    kind: item.kind === 10 ? 'property' : 'value',
    documentation: [told, detail].find((text) => text !== '') ?? null,
  };
}
