/**
 * Who may write a data folder: one process, named in lock.json. Taking over from one that died is decided atomically
 * between any number of starters. Whether a holder lives is lockHolder.ts's question.
 */
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { DataFolderLock } from '../../protocol/backstep.js';
import { dataDirOf, lockPath, parseLock } from '../../protocol/readLock.js';
import { StorageError } from '../port.js';
import type { Disk } from './disk.js';
import type { HolderQuestions } from './lockHolder.js';
import { isHolding } from './lockHolder.js';

export interface FolderLock {
  /** What was found in its place could not be understood. */
  wasDamaged: boolean;
  /** Writes into the lock where the holder listens. */
  announce(url: string): Promise<void>;
  /** Says that it will be let go soon: who wants it waits, though nobody answers at the url any more. */
  announceStop(): Promise<void>;
  /** Removes the lock, if it is still the holder's own. */
  release(): Promise<void>;
}

export interface LockDeps extends HolderQuestions {
  disk: Disk;
  randomId: () => string;
  pause: (milliseconds: number) => Promise<void>;
}

export type LockIdentity = Pick<DataFolderLock, 'pid' | 'instance_id' | 'version' | 'started_at'>;

const attempts = 40;
const pauseBetween = 50;
/** How often a holder that says it is stopping is waited for: longer than a server takes to stop at most. */
const stoppingAttempts = 200;

/** @throws StorageError `folder-locked`, whose details are the holder's `pid` and `url`. */
export async function acquireLock(
  dataDir: string,
  identity: LockIdentity,
  deps: LockDeps,
): Promise<FolderLock> {
  const path = lockPath(dataDir);
  const own: DataFolderLock = { ...identity, url: null };
  let waited = 0;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await deps.disk.create(path, encode(own))) return heldLock(path, own, deps, false);
    const text = await deps.disk.read(path);
    if (text === null) continue;
    const holder = parseLock(text);
    // Somebody is just writing it, or died while doing so: the second only after a while of waiting.
    const isBeingWritten = holder === null && attempt < attempts / 2;
    if (holder?.stopping === true && waited < stoppingAttempts && deps.isAlive(holder.pid)) {
      waited += 1;
      attempt -= 1;
    } else if (!isBeingWritten) {
      const isCopied = (info: unknown) => isOfCopy(dataDir, text, info, deps);
      if (holder !== null && (await isHolding(holder, deps, isCopied))) throw locked(dataDir, holder);
      if (await takeOver(dataDir, text, encode(own), deps)) return heldLock(path, own, deps, holder === null);
    }
    await deps.pause(pauseBetween);
  }
  throw locked(dataDir, parseLock((await deps.disk.read(path)) ?? ''));
}

/**
 * Replaces a lock whose holder is dead. Each dead lock has its own claim files, tried in order; a claim is never
 * removed before the lock is replaced, so whoever creates one and still finds the same dead lock is alone.
 */
async function takeOver(dataDir: string, dead: string, own: string, deps: LockDeps): Promise<boolean> {
  const mark = createHash('sha256').update(dead).digest('hex').slice(0, 16);
  const claims: string[] = [];
  for (let number = 1; ; number += 1) {
    const claim = join(dataDir, `lock.${mark}.claim-${number}`);
    claims.push(claim);
    if (await deps.disk.create(claim, String(deps.ownPid))) break;
    const claimant = Number(await deps.disk.read(claim));
    // An empty claim is being written; one of a dead process will never be acted on.
    if (!(claimant > 0) || claimant === deps.ownPid || deps.isAlive(claimant)) return false;
  }
  const path = lockPath(dataDir);
  const isStillDead = (await deps.disk.read(path)) === dead;
  if (isStillDead) await deps.disk.write(path, own);
  for (const claim of claims) await deps.disk.remove(claim);
  return isStillDead;
}

/**
 * Whether the lock came here in a copy of the folder that its holder has: that one has the same lock and does not show
 * what is made here. Paths and inodes do not tell, for a folder may be mounted twice.
 */
async function isOfCopy(dataDir: string, lock: string, info: unknown, deps: LockDeps): Promise<boolean> {
  const original = dataDirOf(info);
  if (original === null || resolve(original) === resolve(dataDir)) return false;
  const name = `lock.${deps.randomId()}.probe`;
  if (!(await deps.disk.create(join(dataDir, name), ''))) return false;
  try {
    const isOriginal = (await deps.disk.read(lockPath(original))) === lock;
    return isOriginal && (await deps.disk.read(join(original, name))) === null;
  } finally {
    await deps.disk.remove(join(dataDir, name));
  }
}

function heldLock(path: string, own: DataFolderLock, deps: LockDeps, wasDamaged: boolean): FolderLock {
  const isOwn = async (): Promise<boolean> =>
    parseLock((await deps.disk.read(path)) ?? '')?.instance_id === own.instance_id;
  return {
    wasDamaged,
    async announce(url) {
      if (await isOwn()) await deps.disk.write(path, encode({ ...own, url }));
    },
    async announceStop() {
      if (await isOwn()) await deps.disk.write(path, encode({ ...own, url: null, stopping: true }));
    },
    async release() {
      if (await isOwn()) await deps.disk.remove(path);
    },
  };
}

function locked(dataDir: string, holder: DataFolderLock | null): StorageError {
  const who =
    holder === null
      ? 'another process'
      : `process ${holder.pid}${holder.url === null ? '' : ` at ${holder.url}`}`;
  return new StorageError('folder-locked', `The data folder ${dataDir} is in use by ${who}.`, {
    details: { pid: holder?.pid ?? null, url: holder?.url ?? null },
  });
}

function encode(lock: DataFolderLock): string {
  return `${JSON.stringify(lock, null, 1)}\n`;
}
