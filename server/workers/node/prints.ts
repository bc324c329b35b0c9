/**
 * What a run prints, line by line, for whoever asked to hear it: known by the asynchronous context in which it is
 * printed. Everything goes to stdout and stderr all the same. Leaves to the run which of it is sent.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { StringDecoder } from 'node:string_decoder';

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
      const lines = { stdout: lineReader('stdout', hear), stderr: lineReader('stderr', hear) };
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

function lineReader(stream: PrintedLine['stream'], hear: (line: PrintedLine) => void) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    take(chunk: unknown): void {
      const text =
        typeof chunk === 'string' ? chunk : chunk instanceof Uint8Array ? decoder.write(chunk) : '';
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) hear({ stream, line });
      if (rest.length <= lineLimit) return;
      hear({ stream, line: rest });
      rest = '';
    },
    end(): void {
      if (rest !== '') hear({ stream, line: rest });
      rest = '';
    },
  };
}
