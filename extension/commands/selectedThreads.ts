/** The threads that a command on several rows is about: those selected with the row it was called on, each once. */
import type { Services } from '../services.js';
import type { ThreadKey } from '../threads/threadsModel.js';
import { threadOf } from './pickers.js';

/**
 * Empty where the call names none. Rows of checkpoints among the selected stand for nothing here: who selects a thread
 * and some of another's checkpoints means the thread.
 */
export function selectedThreads(
  services: Pick<Services, 'threadsView'>,
  argument: unknown,
  selection: unknown,
): ThreadKey[] {
  if (isOfSelection(argument)) return threadRows(services.threadsView.selection);
  const named = threadOf(argument);
  if (named === null) return [];
  const rows = Array.isArray(selection) ? threadRows(selection) : [];
  // A context menu on a row outside of the selection is about that row alone.
  return rows.some((key) => isSame(key, named)) ? rows : [named];
}

/** The same for a command on one: the row that the keyboard is on. The argument itself where it names something else. */
export function selectedThread(services: Pick<Services, 'threadsView'>, argument: unknown): unknown {
  return isOfSelection(argument) ? (services.threadsView.selection[0] ?? undefined) : argument;
}

/** What the key bindings of the view hand over. */
function isOfSelection(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && 'ofSelection' in argument;
}

function threadRows(rows: readonly unknown[]): ThreadKey[] {
  const keys = rows.filter((row) => kindOf(row) === 'thread').flatMap((row) => threadOf(row) ?? []);
  return keys.filter((key, index) => keys.findIndex((other) => isSame(key, other)) === index);
}

function kindOf(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'kind' in row ? row.kind : null;
}

function isSame(a: ThreadKey, b: ThreadKey): boolean {
  return a.projectId === b.projectId && a.threadId === b.threadId;
}
