/**
 * The schemas that a graph's types tell, remembered as long as every file they came from has the same content. One
 * reading at a time; who asks waits a few seconds at most and then gets what is known, while the reading goes on for
 * those who ask later.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { GraphTypeSchemas, ReadTypesParams } from '../protocol/typeSchemas.js';
import { createTypeReaderProcess } from './typeReaderProcess.js';
import type { TypeReaderCommand, TypeReaderTimes } from './typeReaderProcess.js';

export interface TypeReader {
  /** `null` where nothing is known (yet). Never rejects. */
  read(params: ReadTypesParams): Promise<GraphTypeSchemas | null>;
  dispose(): Promise<void>;
}

export interface TypeReaderDeps {
  command: TypeReaderCommand;
  warn: (message: string) => void;
  times?: (TypeReaderTimes & { patienceMs: number }) | undefined;
}

/** The answer to a request for schemas is to come within five seconds, the worker's part included. */
const usualTimes = { patienceMs: 4000, limitMs: 60_000, idleMs: 60_000 };

interface Reading {
  /** What is known before it ends. */
  first: GraphTypeSchemas | null;
  done: Promise<GraphTypeSchemas | null>;
}

export function createTypeReader({ command, warn, times = usualTimes }: TypeReaderDeps): TypeReader {
  const process = createTypeReaderProcess(command, times);
  const remembered = new Map<string, GraphTypeSchemas>();
  const underWay = new Map<string, Reading>();
  let queue: Promise<unknown> = Promise.resolve();
  let isDisposed = false;

  function start(key: string, params: ReadTypesParams): Reading {
    const reading: Reading = { first: null, done: Promise.resolve(null) };
    reading.done = queue.then(async () => {
      try {
        const found = await process.ask(params, (known) => (reading.first = known));
        remembered.set(key, found);
        return found;
      } catch (error) {
        if (isDisposed) return reading.first;
        warn(
          `The types of ${params.file} are not read: ${error instanceof Error ? error.message : String(error)}`,
        );
        // Not tried again before the file changes.
        const found = reading.first ?? (await nothingAbout(params.file));
        remembered.set(key, found);
        return found;
      } finally {
        underWay.delete(key);
      }
    });
    queue = reading.done;
    underWay.set(key, reading);
    return reading;
  }

  return {
    async read(params) {
      const key = JSON.stringify(params);
      let timer: NodeJS.Timeout | undefined;
      let reading: Reading | undefined;
      const known = async () => {
        const found = remembered.get(key);
        if (isDisposed || (found !== undefined && (await isCurrent(found)))) return found ?? null;
        const joined = underWay.get(key);
        reading = joined ?? start(key, params);
        const read = await reading.done;
        if (joined === undefined || (read !== null && (await isCurrent(read)))) return read;
        // It had begun before the last change.
        reading = underWay.get(key) ?? start(key, params);
        return reading.done;
      };
      const outOfPatience = new Promise<GraphTypeSchemas | null>((resolve) => {
        timer = setTimeout(() => resolve(reading?.first ?? null), times.patienceMs);
      });
      try {
        return await Promise.race([known(), outOfPatience]);
      } finally {
        clearTimeout(timer);
      }
    },
    async dispose() {
      isDisposed = true;
      await process.dispose();
    },
  };
}

async function isCurrent({ files }: GraphTypeSchemas): Promise<boolean> {
  for (const [file, hash] of Object.entries(files)) if ((await hashOf(file)) !== hash) return false;
  return true;
}

async function nothingAbout(file: string): Promise<GraphTypeSchemas> {
  return { graph: null, subgraphs: {}, files: { [file]: await hashOf(file) } };
}

/** SHA-1 of a file's text as the compiler reads it; of nothing where it is gone. */
async function hashOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return createHash('sha1')
    .update(text.replace(/^\uFEFF/, ''))
    .digest('hex');
}
