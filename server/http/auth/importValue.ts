/**
 * A thread's file as auth handlers know it, and back: to them an import makes a thread, with the metadata that the file
 * has for it and, where it keeps its id, that id. Pure.
 */
import type { JsonObject } from '../../protocol/api.js';
import { asObject } from '../../runs/matching.js';

/** @param ifExists As the query says it; undefined where the thread gets a new id. */
export function toImportValue(file: JsonObject, ifExists: string | undefined): JsonObject {
  const { thread_id: threadId, metadata } = asObject(file.thread ?? null);
  return {
    metadata: asObject(metadata ?? null),
    ...(ifExists === undefined ? {} : { thread_id: threadId ?? null, if_exists: ifExists }),
  };
}

export function fromImportValue(value: JsonObject, file: JsonObject): JsonObject {
  return { ...file, thread: { ...asObject(file.thread ?? null), metadata: value.metadata ?? {} } };
}
