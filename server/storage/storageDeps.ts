/**
 * What the lowdb store takes from the world outside: files, clock, ids, processes. Tests replace single ones.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { DiskDeps } from './lowdb/disk.js';
import { errorCode } from './lowdb/errorCode.js';
import type { HolderQuestions } from './lowdb/lockHolder.js';

export interface StorageDeps extends DiskDeps, HolderQuestions {
  now: () => Date;
  /** Runs `work` some time after, unless the process ends before. */
  later: (work: () => void) => void;
}

const laterMilliseconds = 200;
const askMilliseconds = 1000;

/** Everything from the running process. */
export function nodeStorageDeps(): StorageDeps {
  return {
    fs,
    readFileSync,
    platform: process.platform,
    randomId: () => randomUUID(),
    now: () => new Date(),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    later: (work) => void setTimeout(work, laterMilliseconds).unref(),
    ownPid: process.pid,
    ownStart: new Date(Date.now() - process.uptime() * 1000),
    isAlive,
    ask,
  };
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks; it exists on every platform.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

async function ask(url: string): Promise<{ status: number; body: unknown } | 'refused' | 'silent'> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(askMilliseconds), redirect: 'error' });
    const body: unknown = await response.json().catch(() => null);
    return { status: response.status, body };
  } catch (error) {
    return error instanceof DOMException && error.name === 'TimeoutError' ? 'silent' : 'refused';
  }
}
