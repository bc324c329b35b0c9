/** What the suites inside VS Code share: the activated extension's parts, and waiting for an event instead of a time. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { BackstepApi } from '../../extension/extension.js';
import { commandIds } from '../../extension/ids.js';
import type { Services } from '../../extension/services.js';
import type { ThreadKey } from '../../extension/threads/threadsModel.js';
import type { GraphNodeLocation } from '../../server/protocol/language.js';

export async function activated(): Promise<Services> {
  const extension = vscode.extensions.getExtension<BackstepApi>('backstep.backstep');
  assert.ok(extension, 'the extension is installed');
  return (await extension.activate()).services;
}

type Listen<T> = (listener: (value: T) => void) => { dispose(): void };

/** The first value of the event that `accepts` takes. Subscribe before doing what causes it. */
export function once<T>(listen: Listen<T>, accepts: (value: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve) => {
    const subscription = listen((value) => {
      if (!accepts(value)) return;
      subscription.dispose();
      resolve(value);
    });
  });
}

/** Resolves as soon as `holds` is true: asked now and after each event. */
export async function until<T>(listen: Listen<T>, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => {
    const subscription = listen(() => {
      if (!holds()) return;
      subscription.dispose();
      resolve();
    });
  });
}

/** Resolves as soon as what the language server knows of the workspace is as `holds` says. */
export async function untilNodes(
  { language }: Services,
  holds: (nodes: GraphNodeLocation[]) => boolean,
): Promise<void> {
  for (;;) {
    const changed = once(language.onDidChangeNodes);
    if (holds(await language.graphNodes())) return;
    await changed;
  }
}

/** The file of the workspace, shown in an editor. */
export async function openSource(path: string): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, path), { preview: false });
}

/** Puts the text in the place of all that the document holds. */
export async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Zero-based line of the first line that holds `text`. */
export function lineOf(document: vscode.TextDocument, text: string): number {
  const index = document.getText().indexOf(text);
  assert.ok(index >= 0, `${text} is in the file`);
  return document.positionAt(index).line;
}

/** A thread of the example `joke` that has run to its end, on the first project's server, with its panel open. */
export async function ranJoke(services: Services): Promise<ThreadKey> {
  await services.refreshProjects();
  const projectId = services.servers.projects()[0]!.project.id;
  await vscode.commands.executeCommand(commandIds.startServer, { projectId });
  const opened = once(services.panels.onDidOpen);
  const ended = once(services.runs.onDidEnd);
  const order = { projectId, graphId: 'joke', threadId: null, input: {} };
  await vscode.commands.executeCommand(commandIds.runGraph, order);
  const { key } = await opened;
  await ended;
  return key;
}
