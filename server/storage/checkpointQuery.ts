/**
 * Which checkpoints a query means and in which order they come. Pure; both adapters decide with it.
 */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../protocol/api.js';
import type { ListCheckpoints } from '../protocol/checkpoints.js';

/** Address of a checkpoint within its thread. */
export interface CheckpointPlace {
  checkpoint_ns: string;
  checkpoint_id: string;
}

/** What a query says about place; metadata is judged by `matchesFilter`. */
export function matchesPlace(query: ListCheckpoints, place: CheckpointPlace): boolean {
  if (query.checkpoint_ns !== undefined && place.checkpoint_ns !== query.checkpoint_ns) return false;
  if (query.checkpoint_id !== undefined && place.checkpoint_id !== query.checkpoint_id) return false;
  return query.before === undefined || place.checkpoint_id < query.before;
}

/** Each key of the filter must be equal in the metadata. */
export function matchesFilter(filter: JsonObject | undefined, metadata: JsonObject): boolean {
  return Object.entries(filter ?? {}).every(
    ([key, wanted]) => Object.hasOwn(metadata, key) && isDeepStrictEqual(metadata[key], wanted),
  );
}

/** Newest first: ids are time-ordered, and compare by code unit as LangGraph compares them. */
export function newestFirst(a: CheckpointPlace, b: CheckpointPlace): number {
  if (a.checkpoint_id !== b.checkpoint_id) return a.checkpoint_id < b.checkpoint_id ? 1 : -1;
  return a.checkpoint_ns < b.checkpoint_ns ? -1 : a.checkpoint_ns > b.checkpoint_ns ? 1 : 0;
}
