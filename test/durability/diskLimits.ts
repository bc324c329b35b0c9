/**
 * Disks that really refuse, switched on and off while a server works on them or before it starts: a small file system
 * that is full, one that is read-only (both where this user may mount), a limit that the system sets to the size of the
 * server's files (Linux), and a folder in whose place there is a file, which works everywhere.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface LimitedFolder {
  dir: string;
  /** From now on nothing more can be written. @param pid Of the server that writes there, where one runs. */
  refuse: (pid?: number) => Promise<void>;
  accept: (pid?: number) => Promise<void>;
  /** Lets go of it; whoever used it has ended. */
  close: () => Promise<void>;
}

export interface DiskLimit {
  name: string;
  /** The system's words. */
  says: RegExp;
  /**
   * What is refused while a server runs: everything, what makes new files only (one that is open may still grow), or
   * nothing as long as a file is open.
   */
  whileRunning: 'everything' | 'new files' | 'nothing';
  /** Whether a server cannot start on it. */
  atStart: boolean;
  open(): Promise<LimitedFolder>;
}

const full: DiskLimit = {
  name: 'full',
  says: /no space left on device/,
  whileRunning: 'everything',
  atStart: true,
  async open() {
    const dir = await newFolder();
    mount(dir, 'size=8m');
    const filler = path.join(dir, 'filler');
    return {
      dir,
      refuse: () => fill(filler),
      accept: () => rm(filler, { force: true }),
      close: () => unmount(dir),
    };
  },
};

const readOnly: DiskLimit = {
  name: 'read-only',
  says: /read-only file system/,
  whileRunning: 'nothing',
  atStart: true,
  async open() {
    const dir = await newFolder();
    mount(dir, 'size=64m');
    return {
      dir,
      // Files of a server that was killed may be open for a moment.
      refuse: () => eventually(() => mount(dir, 'remount,ro')),
      accept: () => eventually(() => mount(dir, 'remount,rw')),
      close: () => unmount(dir),
    };
  },
};

const limited: DiskLimit = {
  name: 'limited to no size at all',
  says: /file too large/,
  whileRunning: 'everything',
  atStart: false,
  async open() {
    const dir = await newFolder();
    // The soft limit: whoever set it may take it back.
    const limit = (size: string) => (pid?: number) => {
      execFileSync('prlimit', ['--pid', String(pid), `--fsize=${size}:`], { stdio: 'pipe' });
      return Promise.resolve();
    };
    return {
      dir,
      refuse: limit('0'),
      accept: limit('unlimited'),
      close: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }),
    };
  },
};

const blocked: DiskLimit = {
  name: 'without a folder for what is being written',
  says: /Could not write/,
  whileRunning: 'new files',
  atStart: true,
  async open() {
    const dir = await newFolder();
    const [folder, away] = [path.join(dir, 'tmp'), path.join(dir, 'tmp-away')];
    let isMoved = false;
    return {
      dir,
      refuse: () =>
        eventually(async () => {
          if (!isMoved) await rename(folder, away);
          isMoved = true;
          // The server may just have made the folder anew.
          await rm(folder, { recursive: true, force: true });
          await writeFile(folder, '', { flag: 'wx' });
        }),
      async accept() {
        await rm(folder, { force: true });
        await rename(away, folder);
        isMoved = false;
      },
      close: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }),
    };
  },
};

/** Those that this machine has for this user: never none. */
export function diskLimits(): DiskLimit[] {
  return [...(mayMount() ? [full, readOnly] : []), ...(mayLimit() ? [limited] : []), blocked];
}

function newFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'backstep-disk-'));
}

function mayMount(): boolean {
  if (process.platform !== 'linux') return false;
  const dir = mkdtempSync(path.join(tmpdir(), 'backstep-disk-'));
  try {
    mount(dir, 'size=1m');
    execFileSync('umount', [dir]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function mayLimit(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

function mount(dir: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'backstep-test', dir], { stdio: 'pipe' });
}

async function unmount(dir: string): Promise<void> {
  await eventually(() => void execFileSync('umount', [dir], { stdio: 'pipe' }));
  await rm(dir, { recursive: true });
}

/** Takes every page that is free. */
async function fill(filler: string): Promise<void> {
  const file = await open(filler, 'a');
  try {
    for (const size of [64 * 1024, 4096, 1]) {
      const some = Buffer.alloc(size);
      try {
        while ((await file.write(some)).bytesWritten === size);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    await file.close();
  }
}

/** What is in the way goes away by itself; mocha's timeout bounds the wait. */
async function eventually(work: () => void | Promise<void>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch {
      await pause(5);
    }
  }
}
