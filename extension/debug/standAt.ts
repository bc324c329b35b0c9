/**
 * Makes a debugger stand at a checkpoint: the session that debugs the thread, else a new one. Nothing runs and nothing
 * changes until it goes on, which makes a fork.
 */
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import type { ThreadKey, ThreadsModel } from '../threads/threadsModel.js';
import { graphIdOf } from '../threads/threadText.js';
import type { DebugSessions } from './debugSessions.js';
import { folderOf, graphConfiguration } from './graphConfiguration.js';

interface Deps {
  threads: ThreadsModel;
  debugging: DebugSessions;
}

/** Whether a debugger stands there now. */
export async function standAt(
  { threads, debugging }: Deps,
  key: ThreadKey,
  checkpointId: string,
): Promise<boolean> {
  if (debugging.isDebugging(key)) {
    await debugging.goTo(key, checkpointId);
    return true;
  }
  const thread = threads.get(key);
  const graphId = thread === null ? null : graphIdOf(thread);
  if (graphId === null)
    throw new UserError(
      'nothing-to-do',
      vscode.l10n.t('This thread has never run a graph: use "Debug Graph…" on it first.'),
    );
  const { projectId, threadId } = key;
  const start = { threadId, checkpointId, stopOnEntry: true };
  return vscode.debug.startDebugging(folderOf(projectId), graphConfiguration({ projectId, graphId }, start));
}
