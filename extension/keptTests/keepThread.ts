/** What "Keep as Test" and "Export Thread as Test…" share: whose thread may be kept, and its file in the project. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ThreadSummary } from '../api/langGraphApi.js';
import { pickThread } from '../commands/pickers.js';
import { selectedThread } from '../commands/selectedThreads.js';
import { UserError } from '../errors.js';
import type { Project } from '../server/project.js';
import type { Server } from '../server/server.js';
import type { Services } from '../services.js';
import { exportedThread } from '../threads/threadFileCalls.js';
import { graphIdOf } from '../threads/threadText.js';
import { keptFolder } from './keptFolder.js';
import { fileNameOf, keptThreadSuffix } from './keptThread.js';

export interface Keepable {
  thread: ThreadSummary;
  graphId: string;
  project: Project;
  server: Server;
}

/** A thread whose graph is in this workspace: a test belongs beside the code that it tests. */
export async function pickKeepable(
  services: Services,
  argument: unknown,
  title: string,
): Promise<Keepable | undefined> {
  const projects = new Map(services.servers.projects().map(({ project }) => [project.id, project]));
  const key = await pickThread(services, selectedThread(services, argument), {
    title,
    none: vscode.l10n.t('There is no thread to keep: run a graph of this workspace first.'),
    accepts: (thread, each) =>
      projects.has(each.projectId) && graphIdOf(thread) !== null && services.threads.run(each) === null,
  });
  if (key === undefined) return undefined;
  const project = projects.get(key.projectId);
  const server = services.servers.get(key.projectId);
  if (project === undefined || server === null) {
    const why = vscode.l10n.t(
      'The graph of this thread is on a server elsewhere: open the folder of its project, and keep a thread that ran there.',
    );
    throw new UserError('nothing-to-do', why);
  }
  const thread = services.threads.get(key);
  const graphId = thread === null ? null : graphIdOf(thread);
  if (thread === null || graphId === null)
    throw new UserError(
      'nothing-to-do',
      vscode.l10n.t('This thread has not run a graph yet: there is nothing to test.'),
    );
  return { thread, graphId, project, server };
}

/** Where a thread of that name is kept. */
export function keptFile(project: Project, name: string): vscode.Uri {
  return vscode.Uri.file(path.join(keptFolder(project), `${fileNameOf(name)}${keptThreadSuffix}`));
}

/** Why a name will not do; null where it will. */
export function nameProblem(name: string): string | null {
  return fileNameOf(name) === '' ? vscode.l10n.t('Give it a name with a letter or digit in it.') : null;
}

/** Writes the thread there. False where a file is in the way and is to stay. */
export async function keepThread(
  services: Pick<Services, 'keptTests'>,
  { server, thread }: Keepable,
  file: vscode.Uri,
): Promise<boolean> {
  const content = await exportedThread(server, thread.thread_id);
  if (await isThere(file)) {
    const overwrite = vscode.l10n.t('Replace');
    const question = vscode.l10n.t('"{0}" is there already. Replace it?', path.basename(file.fsPath));
    const detail = vscode.l10n.t('From then on the test expects what this thread recorded.');
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, overwrite)) !== overwrite)
      return false;
  }
  await vscode.workspace.fs.writeFile(file, content);
  await services.keptTests.read(file);
  return true;
}

async function isThere(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
