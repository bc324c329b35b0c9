/** Starts writerProcess.ts and reads what it says, line by line. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ChildWriter {
  /** Lines that came, in order; ends when the process does. */
  lines: AsyncIterable<string>;
  kill: () => Promise<void>;
  /** Lets a holding process end by itself. */
  letGo: () => Promise<void>;
  pid: number;
}

export function childWriter(dataDir: string, mode: 'hold' | 'write' | 'prune', first = 1): ChildWriter {
  const script = fileURLToPath(new URL('./writerProcess.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir, mode, String(first)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  return {
    lines: createInterface({ input: child.stdout }),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async letGo() {
      child.stdin.end();
      await exited;
    },
    pid: child.pid ?? 0,
  };
}
