/**
 * What was told of records: each change counts from its answer on. Of a change that was cut off by a crash either side
 * may be found, but nothing else.
 */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@langchain/langgraph-sdk';

/** Null for what is not there. */
export type Reading = (client: Client) => Promise<unknown>;

interface Entry {
  read: Reading;
  kept: unknown;
  /** What it would be if the request that was cut off had been done. */
  asked?: { value: unknown };
}

export interface Ledger {
  /** Makes `value` of the record by `request`. */
  change(key: string, read: Reading, value: unknown, request: () => Promise<unknown>): Promise<void>;
  /** Notes what an answer told, where it was not known before. */
  note(key: string, read: Reading, value: unknown): void;
  /** Reads what changed since the last check (or, `all`, everything) and compares. */
  check(client: Client, all?: boolean): Promise<void>;
  /** Changes that were answered. */
  readonly told: number;
  readonly records: number;
}

export function createLedger(): Ledger {
  const entries = new Map<string, Entry>();
  const changed = new Set<string>();
  let told = 0;

  const note = (key: string, read: Reading, value: unknown): void => {
    entries.set(key, { read, kept: value });
    changed.add(key);
    told += 1;
  };

  const checkOne = async (client: Client, key: string, entry: Entry): Promise<void> => {
    const found = await entry.read(client);
    const isAsked = entry.asked !== undefined && isDeepStrictEqual(found, entry.asked.value);
    if (!isAsked) assert.deepEqual(found, entry.kept, `${key} is not as it was told`);
    entries.set(key, { read: entry.read, kept: found });
  };

  return {
    async change(key, read, value, request) {
      const before = entries.get(key) ?? { read, kept: null };
      entries.set(key, { ...before, asked: { value } });
      changed.add(key);
      await request();
      note(key, read, value);
    },
    note,
    async check(client, all = false) {
      for (const [key, entry] of [...entries]) {
        if (all || changed.has(key)) await checkOne(client, key, entry);
      }
      changed.clear();
    },
    get told() {
      return told;
    },
    get records() {
      return entries.size;
    },
  };
}
