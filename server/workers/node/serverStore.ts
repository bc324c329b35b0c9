/**
 * The store that graphs see (`config.store`): the user's own base class, every operation a request to the server,
 * which keeps the items, expires them and embeds them. Values travel as JSON.
 */
import type { Item as EngineItem, Operation } from '@langchain/langgraph-checkpoint';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type { JsonObject } from '../../protocol/api.js';
import type { FoundItem, Item, StoreOperation, StoreResult } from '../../protocol/items.js';
import { storeRequests } from '../../protocol/items.js';
import type { CheckpointModule } from './engine.js';
import { incoming } from './incoming.js';
import { toJson } from './json.js';

export type StoreBatch = (operations: StoreOperation[]) => Promise<StoreResult[]>;

export function storeBatch(connection: MessageConnection): StoreBatch {
  return (operations) => connection.sendRequest(storeRequests.batch, { operations });
}

/** A store of the user's copy of LangGraph. */
export function createServerStore(engine: CheckpointModule, batch: StoreBatch): object {
  class ServerStore extends engine.BaseStore {
    override async batch(operations: Operation[]): Promise<never> {
      const asked = operations.map(toRequest);
      const results = await batch(asked);
      // The base class has one type per operation; what the server answers has the same order.
      return results.map((result, index) => fromResult(asked[index], result)) as never;
    }
    toJSON(): string {
      return '[store]';
    }
  }
  return new ServerStore();
}

function toRequest(operation: Operation): StoreOperation {
  if ('namespacePrefix' in operation) {
    const { namespacePrefix, filter, limit, offset, query } = operation;
    return {
      kind: 'search',
      namespace_prefix: namespacePrefix,
      limit: limit ?? 10,
      offset: offset ?? 0,
      ...(filter === undefined ? {} : { filter: toJson(filter) as JsonObject }),
      ...(query === undefined ? {} : { query }),
    };
  }
  if ('value' in operation) {
    const { namespace, key, value, index } = operation;
    if (value === null) return { kind: 'delete', namespace, key };
    return { kind: 'put', namespace, key, value: toJson(value) as JsonObject, index: index ?? null };
  }
  if ('key' in operation) return { kind: 'get', namespace: operation.namespace, key: operation.key };
  const { matchConditions = [], maxDepth, limit, offset } = operation;
  const end = (type: string) => matchConditions.find(({ matchType }) => matchType === type)?.path;
  return {
    kind: 'namespaces',
    prefix: end('prefix'),
    suffix: end('suffix'),
    max_depth: maxDepth,
    limit,
    offset,
  };
}

function fromResult(operation: StoreOperation | undefined, result: StoreResult): unknown {
  if (result === null || operation?.kind === 'namespaces') return result ?? undefinedOf(operation);
  if (operation?.kind === 'search') return (result as FoundItem[]).map(engineItem);
  return engineItem(result as Item);
}

function undefinedOf(operation: StoreOperation | undefined): null | undefined {
  return operation?.kind === 'get' ? null : undefined;
}

/** A value may have come in by HTTP: what a graph copies from it into its state must not be revived later. */
function engineItem({ created_at: created, updated_at: updated, value, ...item }: FoundItem): EngineItem {
  const safe = incoming(value) as JsonObject;
  return { ...item, value: safe, createdAt: new Date(created), updatedAt: new Date(updated) };
}
