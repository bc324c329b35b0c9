/** Memory of a process and of what it started, from `ps` (not on Windows: there nothing is known). */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Milliseconds between looks. */
const interval = 500;

/** Resident megabytes. */
export interface Memory {
  own: number;
  tree: number;
}

/** Watches until told to stop; the most that was seen, null where nothing can be known. */
export function watchMemory(pid: number): () => Promise<Memory | null> {
  const most: Memory = { own: 0, tree: 0 };
  let looking = Promise.resolve();
  const look = async () => {
    const found = await memoryOf(pid);
    most.own = Math.max(most.own, found?.own ?? 0);
    most.tree = Math.max(most.tree, found?.tree ?? 0);
  };
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, interval);
  return async () => {
    clearInterval(timer);
    await looking;
    await look();
    return most.own === 0 ? null : most;
  };
}

async function memoryOf(pid: number): Promise<Memory | null> {
  if (process.platform === 'win32') return null;
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,rss=']).catch(() => ({ stdout: '' }));
  const rows = stdout
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const children = new Map<number, number[]>();
  const sizes = new Map<number, number>();
  for (const [id = 0, parent = 0, kilobytes = 0] of rows) {
    children.set(parent, [...(children.get(parent) ?? []), id]);
    sizes.set(id, kilobytes / 1024);
  }
  const treeOf = (id: number): number =>
    (children.get(id) ?? []).reduce((sum, child) => sum + treeOf(child), sizes.get(id) ?? 0);
  const own = sizes.get(pid);
  return own === undefined ? null : { own, tree: treeOf(pid) };
}
