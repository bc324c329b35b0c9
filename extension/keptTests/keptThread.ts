/** A thread that is kept as a test, as its file tells of it, and what such a file is called. Pure. */

/** Whatever a workspace holds under such a name is a test. */
export const keptThreadSuffix = '.thread.json';

export type KeptThread =
  | { kind: 'thread'; graphId: string }
  /** The file is none that can be replayed. */
  | { kind: 'unreadable'; problem: 'no-json' | 'no-thread' | 'no-graph' };

/** Looks at no more than a row needs; `backstep-server replay --file` checks the rest. */
export function readKeptThread(text: string): KeptThread {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', problem: 'no-json' };
  }
  if (at(file, 'format') !== 'backstep-thread') return { kind: 'unreadable', problem: 'no-thread' };
  const graphId = at(at(at(file, 'thread'), 'metadata'), 'graph_id');
  return typeof graphId === 'string'
    ? { kind: 'thread', graphId }
    : { kind: 'unreadable', problem: 'no-graph' };
}

/** The name of a test as it may stand in a path anywhere; empty where nothing of it may. */
export function fileNameOf(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
}

/** What the Test Explorer calls the test of such a file. */
export function testNameOf(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return base.endsWith(keptThreadSuffix) ? base.slice(0, -keptThreadSuffix.length) : base;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
