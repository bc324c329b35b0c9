/**
 * "Export Thread as Test…": the thread as a file of the project, and a test that replays it in the project's own suite:
 * mocha, or pytest for a graph in Python.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import { keepThread, keptFile, nameProblem, pickKeepable } from '../keptTests/keepThread.js';
import { testForm, type ProjectFiles } from '../keptTests/testFiles.js';
import type { Project } from '../server/project.js';
import { threadTitle } from '../threads/threadText.js';
import type { Command } from './command.js';

export const exportThreadAsTest: Command = {
  id: commandIds.exportThreadAsTest,
  needs: 'server',
  /** Answers the file of the test. */
  async run(services, argument) {
    const picked = await pickKeepable(services, argument, vscode.l10n.t('Export which thread as a test?'));
    if (picked === undefined) return undefined;
    const { project, graphId, thread } = picked;
    const graph = (await services.threads.api(project.id).graphs())?.find(
      ({ graph_id }) => graph_id === graphId,
    );
    if (graph === undefined) {
      const why = vscode.l10n.t('langgraph.json no longer names the graph {0} of this thread.', graphId);
      throw new UserError('nothing-to-do', why);
    }
    const title = threadTitle(thread);
    const form = await testForm(filesOf(project), { graphFile: graph.file, name: title });
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Export Thread as Test'),
      defaultUri: vscode.Uri.file(form.file),
      filters: { [vscode.l10n.t('Test')]: [form.extension.slice(1)] },
    });
    if (target === undefined) return undefined;
    const name = path
      .basename(target.fsPath)
      .replace(/(\.test)?\.\w+$/, '')
      .replace(/^test_/, '');
    const problem = nameProblem(name);
    if (problem !== null) throw new UserError('bad-input', problem);
    const threadFile = keptFile(project, name);
    if (!(await keepThread(services, picked, threadFile))) return undefined;
    const fromTest = (file: string): string =>
      path.relative(path.dirname(target.fsPath), file).split(path.sep).join('/');
    const text = form.text({
      ...{ title, graphId },
      threadFile: fromTest(threadFile.fsPath),
      configFile: fromTest(project.configFile),
    });
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    await vscode.window.showTextDocument(target);
    return target;
  },
};

function filesOf({ directory }: Project): ProjectFiles {
  const { fs } = vscode.workspace;
  const uri = (name: string): vscode.Uri => vscode.Uri.file(path.join(directory, name));
  return {
    directory,
    read: (name) =>
      Promise.resolve(fs.readFile(uri(name))).then(
        (bytes) => new TextDecoder().decode(bytes),
        () => null,
      ),
    isFolder: (name) =>
      Promise.resolve(fs.stat(uri(name))).then(
        ({ type }) => (type & vscode.FileType.Directory) !== 0,
        () => false,
      ),
  };
}
