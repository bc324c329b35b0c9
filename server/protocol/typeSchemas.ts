/**
 * What the server and its type reader say to each other (JSON-RPC over the process's own IPC): the schemas of a graph as
 * the TypeScript types of its source tell them. The reader runs no user code.
 */
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { JsonObject } from './api.js';

/** The schemas that types can tell. */
export type TypeSchemaName = 'state' | 'input' | 'output' | 'context';

/** JSON Schemas (draft-07); `null` where the types do not say. */
export type TypeSchemas = Record<TypeSchemaName, JsonObject | null>;

export interface ReadTypesParams {
  /** Absolute path of the source file. */
  file: string;
  /** Name of the graph's export in it. */
  export_name: string;
  /** The schemas that are asked for; the others may be `null`. */
  wanted: TypeSchemaName[];
  /** The subgraphs whose schemas are asked for: `outer`, `outer|inner`. */
  namespaces: string[];
}

export interface GraphTypeSchemas {
  /** `null` where the export's type is not that of a graph. */
  graph: TypeSchemas | null;
  /** By namespace; only those that could be found in the source. */
  subgraphs: Record<string, TypeSchemas>;
  /** Every file that was read, by absolute path, with the SHA-1 of its text: while they stay, so does the answer. */
  files: Record<string, string>;
}

export const typeSchemaRequests = {
  read: new RequestType<ReadTypesParams, GraphTypeSchemas, void>('types/read'),
};

export const typeSchemaNotifications = {
  /** What is known before the types of other packages are loaded, which may take long. Belongs to the request under way. */
  firstReading: new NotificationType<GraphTypeSchemas>('types/firstReading'),
};
