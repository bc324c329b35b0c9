/**
 * What a run prints, line by line, for whoever asked to hear it: known by the asynchronous context in which it is
 * printed. Everything goes to stdout and stderr all the same. Leaves to the run which of it is sent.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { StringDecoder } from 'node:string_decoder';
import { lineReader } from '../../protocol/lines.js';
import type { CurrentNode } from './currentNode.js';

export interface PrintedLine extends Partial<CurrentNode> {
  stream: 'stdout' | 'stderr';
  line: string;
}

export interface PrintsOfRun<T> {
  /** Called with each line; what is printed after the end of `work` is nobody's. */
  hear: (line: PrintedLine) => void;
  /** The node that prints, where that is known. */
  whose?: () => CurrentNode | null;
  work: () => Promise<T>;
}

export interface Prints {
  within<T>(run: PrintsOfRun<T>): Promise<T>;
}

type Write = (chunk: unknown, ...rest: unknown[]) => boolean;

interface Output {
  write: Write;
}

/** Characters; a line that goes on for ever is passed on in parts. */
const lineLimit = 10_000;

export function createPrints(outputs: Record<PrintedLine['stream'], object>): Prints {
  const context = new AsyncLocalStorage<{
    take: ((stream: PrintedLine['stream'], chunk: unknown) => void) | null;
  }>();
  for (const stream of ['stdout', 'stderr'] as const) {
    const output = outputs[stream] as Output;
    const write = output.write.bind(output);
    output.write = (chunk, ...rest) => {
      context.getStore()?.take?.(stream, chunk);
      return write(chunk, ...rest);
    };
  }
  return {
    within({ hear, whose = () => null, work }) {
      /** By stream and node: what several print at once does not mix. */
      const readers = new Map<string, ReturnType<typeof printReader>>();
      const readerOf = (stream: PrintedLine['stream']) => {
        const node = whose();
        const key = JSON.stringify([stream, node]);
        const reader = readers.get(key) ?? printReader((line) => hear({ stream, line, ...node }));
        readers.set(key, reader);
        return reader;
      };
      const run: ReturnType<typeof context.getStore> & object = {
        take: (stream, chunk) => readerOf(stream).take(chunk),
      };
      return context.run(run, async () => {
        try {
          return await work();
        } finally {
          run.take = null;
          for (const { end } of readers.values()) end();
        }
      });
    },
  };
}

/** A character may come in two pieces. */
function printReader(hear: (line: string) => void) {
  const decoder = new StringDecoder('utf8');
  const lines = lineReader(hear, lineLimit);
  return {
    take(chunk: unknown): void {
      if (typeof chunk === 'string') lines.push(chunk);
      else if (chunk instanceof Uint8Array) lines.push(decoder.write(chunk));
    },
    end: () => lines.end(),
  };
}
