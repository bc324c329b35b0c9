/** What every service of runs/ is given. Nothing here reads the clock, makes an id or speaks to a process but through it. */
import type { GraphHost } from '../graphs/port.js';
import type { AuthUser } from '../protocol/userModules.js';
import type { Storage } from '../storage/port.js';
import type { ScratchThreads } from '../storage/scratchThreads.js';
import type { ChangeFeed } from './changeFeed.js';
import type { KeyedLock } from './keyedLock.js';

export interface Clock {
  now(): Date;
  /** Calls `task` after `ms` milliseconds; returns how to prevent it. */
  after(ms: number, task: () => void): () => void;
}

/** A line for people who read the server's log. */
export type Log = (message: string) => void;

/** A request to an address that a caller named, on behalf of that caller where it is a route of this server. */
export type FetchFor = (url: string, init: RequestInit, user: AuthUser | null) => Promise<Response>;

export interface RunsDeps {
  storage: Storage;
  /** Threads of which nothing stays; the graphs reach them as they reach the storage's. */
  scratch: ScratchThreads;
  graphs: GraphHost;
  clock: Clock;
  /** A new time-ordered UUID. */
  newId: () => string;
  feed: ChangeFeed;
  /** Serialises read-modify-write of one thread's record. */
  threadLock: KeyedLock;
  log: Log;
  fetch: FetchFor;
}
