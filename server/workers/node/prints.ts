/**
 * What a run prints, line by line, for whoever asked to hear it: known by the asynchronous context in which it is
 * printed. Everything goes to stdout and stderr all the same. Leaves to the run which of it is sent.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { StringDecoder } from 'node:string_decoder';
import { lineReader } from '../../protocol/lines.js';

export interface PrintedLine {
  stream: 'stdout' | 'stderr';
  line: string;
}

export interface Prints {
  /** Calls `hear` with each line that `work` prints; what it prints after its end is nobody's. */
  within<T>(hear: (line: PrintedLine) => void, work: () => Promise<T>): Promise<T>;
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
    within(hear, work) {
      const lines = { stdout: printReader('stdout', hear), stderr: printReader('stderr', hear) };
      const run: ReturnType<typeof context.getStore> & object = {
        take: (stream, chunk) => lines[stream].take(chunk),
      };
      return context.run(run, async () => {
        try {
          return await work();
        } finally {
          run.take = null;
          lines.stdout.end();
          lines.stderr.end();
        }
      });
    },
  };
}

/** Of one stream; a character may come in two pieces. */
function printReader(stream: PrintedLine['stream'], hear: (line: PrintedLine) => void) {
  const decoder = new StringDecoder('utf8');
  const lines = lineReader((line) => hear({ stream, line }), lineLimit);
  return {
    take(chunk: unknown): void {
      if (typeof chunk === 'string') lines.push(chunk);
      else if (chunk instanceof Uint8Array) lines.push(decoder.write(chunk));
    },
    end: () => lines.end(),
  };
}
