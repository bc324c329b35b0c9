/** The real file system behind a counter and a switch: how much is written, and what happens when a call fails. */
import * as fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { DiskFs } from '../../../server/storage/lowdb/disk.js';

export type FailingCall = 'open' | 'write' | 'sync' | 'rename' | 'read';

export interface RecordingFs {
  fs: DiskFs;
  /** Bytes written to files, and the number of those files, since the last call. */
  written: () => { bytes: number; files: number };
  /** Lets the next such call fail, once. */
  failNext: (call: FailingCall) => void;
}

export function recordingFs(): RecordingFs {
  let bytes = 0;
  let files = 0;
  let failing: FailingCall | null = null;
  const check = (call: FailingCall): void => {
    if (failing !== call) return;
    failing = null;
    throw Object.assign(new Error(`${call} failed: no space left on device`), { code: 'ENOSPC' });
  };
  const watched = (file: FileHandle): FileHandle =>
    new Proxy(file, {
      get(target, key) {
        if (key === 'writeFile') {
          return async (text: string | Buffer) => {
            check('write');
            bytes += Buffer.byteLength(text);
            files += 1;
            await target.writeFile(text);
          };
        }
        if (key === 'sync' || key === 'datasync') {
          return async () => {
            check('sync');
            await target[key]();
          };
        }
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  return {
    fs: {
      ...fs,
      async open(...args) {
        check('open');
        return watched(await fs.open(...args));
      },
      readFile: (async (...args: Parameters<typeof fs.readFile>) => {
        check('read');
        return fs.readFile(...args);
      }) as typeof fs.readFile,
      async rename(...args) {
        check('rename');
        await fs.rename(...args);
      },
    },
    written() {
      const result = { bytes, files };
      bytes = 0;
      files = 0;
      return result;
    },
    failNext: (call) => void (failing = call),
  };
}
