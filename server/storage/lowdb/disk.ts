/**
 * File operations as the store needs them: a write that is on disk when its promise resolves, and reading that takes
 * "not there" for an answer. Everything the store does to files goes through here, and from here through the `fs`
 * it is given, so that tests can count and fail single calls. Knows no JSON.
 */
import { join, dirname } from 'node:path';
import type * as nodeFs from 'node:fs/promises';
import { errorCode } from './errorCode.js';

export type DiskFs = Pick<
  typeof nodeFs,
  'open' | 'link' | 'rename' | 'readFile' | 'writeFile' | 'readdir' | 'mkdir' | 'rm'
>;

export interface DiskDeps {
  fs: DiskFs;
  readFileSync: (path: string, encoding: 'utf8') => string;
  platform: NodeJS.Platform;
  randomId: () => string;
  /** Waits between attempts to rename a file that another program (a virus scanner) holds for a moment. */
  pause: (milliseconds: number) => Promise<void>;
}

export interface Disk {
  /** null where the file is not there. */
  read(path: string): Promise<string | null>;
  readBytes(path: string): Promise<Buffer | null>;
  /** As `read`, at once: for thousands of small files at start, when nothing else waits, a sixth of the work. */
  readNow(path: string): string | null;
  /** Replaces the file as a whole; when it resolves, content and name are on disk. Its folder must exist. */
  write(path: string, content: string | Buffer): Promise<void>;
  /** The same, but for its name, which is on disk after `syncFolder` of its folder. */
  put(path: string, content: Buffer): Promise<void>;
  /**
   * The file is its first `keep` bytes as they are, and `text` after them; on disk when it resolves.
   * @param whole Gives all of that, for a disk that replaces whole files.
   */
  extend(path: string, keep: number, text: string, whole: () => Buffer): Promise<void>;
  /** Creates the file with its whole content in one step; false where it exists already (or must be tried again). */
  create(path: string, text: string): Promise<boolean>;
  /** Names in the folder; empty where it is not there. */
  list(folder: string): Promise<string[]>;
  /** Creates folders (parents too); not on disk before `syncFolder` of the parent. */
  makeFolder(path: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  /** File or whole folder; it is no error if it is not there. */
  remove(path: string): Promise<void>;
  /** Makes creations, renames and removals in the folder durable, where the platform can. */
  syncFolder(path: string): Promise<void>;
}

const busyCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** What platforms and file systems that cannot fsync a folder answer. */
const unsyncableCodes = new Set(['EISDIR', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP']);
/** What file systems without hard links answer. */
const unlinkableCodes = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR', 'EMLINK']);
const renamePauses = [10, 25, 50, 100, 200, 400];

/** @param tempDir Folder for files that are being written: same file system as the data; emptied at start. */
export function createDisk(tempDir: string, deps: DiskDeps): Disk {
  const { fs } = deps;

  const openTemp = async (path: string) => {
    try {
      return await fs.open(path, 'wx');
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      await fs.mkdir(tempDir, { recursive: true });
      return fs.open(path, 'wx');
    }
  };

  const move = async (from: string, to: string): Promise<void> => {
    for (const pause of [...renamePauses, null]) {
      try {
        await fs.rename(from, to);
        return;
      } catch (error) {
        if (deps.platform !== 'win32' || pause === null || !busyCodes.has(errorCode(error))) throw error;
        await deps.pause(pause);
      }
    }
  };

  const makeFolder = async (path: string): Promise<void> => {
    try {
      await fs.mkdir(path, { recursive: true });
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
      // What Node answers where the file system is read-only; asked for one folder alone it says so.
      await makeFolder(dirname(path));
      await fs.mkdir(path);
    }
  };

  const syncFolder = async (path: string): Promise<void> => {
    try {
      const folder = await fs.open(path, 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    } catch (error) {
      const code = errorCode(error);
      if (!unsyncableCodes.has(code) && !(deps.platform === 'win32' && busyCodes.has(code))) throw error;
    }
  };

  const writeTemp = async (content: string | Buffer): Promise<string> => {
    const temp = join(tempDir, deps.randomId());
    try {
      const file = await openTemp(temp);
      try {
        await file.writeFile(content, 'utf8');
        await file.sync();
      } finally {
        await file.close();
      }
      return temp;
    } catch (error) {
      await discard(temp);
      throw error;
    }
  };
  const discard = (temp: string): Promise<void> => fs.rm(temp, { force: true }).catch(() => undefined);

  /** For file systems without hard links: the file exists for a moment without its content. */
  const createInPlace = async (path: string, text: string): Promise<boolean> => {
    try {
      await fs.writeFile(path, text, { encoding: 'utf8', flag: 'wx', flush: true });
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    }
    return (await fs.readFile(path, 'utf8')) === text;
  };

  const put = async (path: string, content: string | Buffer): Promise<void> => {
    const temp = await writeTemp(content);
    try {
      await move(temp, path);
    } catch (error) {
      await discard(temp);
      throw error;
    }
  };
  const write = async (path: string, content: string | Buffer): Promise<void> => {
    await put(path, content);
    await syncFolder(dirname(path));
  };

  return {
    async read(path) {
      try {
        return await fs.readFile(path, 'utf8');
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      }
    },
    readNow(path) {
      try {
        return deps.readFileSync(path, 'utf8');
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      }
    },
    async readBytes(path) {
      try {
        return await fs.readFile(path);
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      }
    },
    write,
    put,
    extend: (path, _keep, _text, whole) => write(path, whole()),
    async create(path, text) {
      const temp = await writeTemp(text);
      try {
        await fs.link(temp, path);
        return true;
      } catch (error) {
        const code = errorCode(error);
        // ENOENT: the holder of the folder, who is starting too, has tidied up.
        if (code === 'EEXIST' || code === 'ENOENT') return false;
        if (!unlinkableCodes.has(code)) throw error;
        return await createInPlace(path, text);
      } finally {
        await discard(temp);
      }
    },
    async list(folder) {
      try {
        return await fs.readdir(folder);
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return [];
        throw error;
      }
    },
    makeFolder,
    move,
    remove: (path) => fs.rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
    syncFolder,
  };
}
