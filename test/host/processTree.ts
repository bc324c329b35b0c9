/**
 * Kills a process with everything below it, at once and synchronously, so that an `exit` handler can do it too.
 * Only ever given processes that we started.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Sends `signal` to `pid`, its descendants and the process groups that they lead. Who is gone already is no error. */
export function killTree(pid: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  for (const each of [pid, ...descendants(pid)]) {
    for (const target of [-each, each]) {
      try {
        process.kill(target, signal);
      } catch {
        // Gone, or no leader of a group.
      }
    }
  }
}

function descendants(root: number): number[] {
  const parents = process.platform === 'linux' ? parentsFromProc() : parentsFromPs();
  const found: number[] = [];
  let level = new Set([root]);
  while (level.size > 0) {
    const next = new Set<number>();
    for (const [pid, parent] of parents) {
      if (level.has(parent)) {
        next.add(pid);
      }
    }
    found.push(...next);
    level = next;
  }
  return found;
}

/** Slim Linux images have no `ps`. */
function parentsFromProc(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) {
      continue;
    }
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // "pid (name) state ppid …": the name may hold spaces and brackets.
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(parent));
    } catch {
      // Ended while we looked.
    }
  }
  return parents;
}

function parentsFromPs(): Map<number, number> {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return new Map(rows.flatMap(([pid, parent]) => (pid && parent ? [[pid, parent] as const] : [])));
}
