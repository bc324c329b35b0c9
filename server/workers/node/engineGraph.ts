/**
 * What the worker needs of a compiled graph, as the engine's public methods have it. Structural, because the graph
 * belongs to the user's copy of LangGraph, whose version is theirs. Types only.
 */
import type { RunnableConfig } from '@langchain/core/runnables';

export interface EngineTask {
  id: string;
  name: string;
  path?: unknown[];
  error?: unknown;
  interrupts?: unknown[];
  /** The subgraph's config, or its snapshot where that was asked for. */
  state?: { configurable?: Record<string, unknown> } | EngineSnapshot;
  result?: unknown;
}

export interface EngineSnapshot {
  values: unknown;
  next: string[];
  tasks: EngineTask[];
  metadata?: Record<string, unknown>;
  config: RunnableConfig;
  createdAt?: string;
  parentConfig?: RunnableConfig;
}

export interface EngineUpdate {
  values: unknown;
  asNode?: string;
}

export interface EngineGraph {
  nodes: Record<string, unknown>;
  channels: Record<string, unknown>;
  checkpointer?: unknown;
  store?: unknown;
  interruptBefore?: string[] | '*';
  interruptAfter?: string[] | '*';
  streamChannelsAsIs: string | string[];
  builder?: Record<string, unknown>;
  stream(input: unknown, options: Record<string, unknown>): Promise<AsyncIterable<unknown>>;
  /** Version v3 comes as a promise. */
  streamEvents(
    input: unknown,
    options: Record<string, unknown>,
  ): AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;
  getState(config: RunnableConfig, options?: { subgraphs?: boolean }): Promise<EngineSnapshot>;
  bulkUpdateState(config: RunnableConfig, supersteps: { updates: EngineUpdate[] }[]): Promise<RunnableConfig>;
  getSubgraphsAsync(namespace?: string, recurse?: boolean): AsyncIterable<[string, EngineGraph]>;
  getGraphAsync(config: Record<string, unknown>): Promise<{ toJSON(): unknown }>;
  withConfig?(config: Record<string, unknown>): EngineGraph;
}
