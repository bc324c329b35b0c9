/**
 * What is looked for in the workspace, and where nothing is. Of a folder that comes with all its files VS Code may tell no
 * more than that: what is looked for may be in it.
 */
import * as vscode from 'vscode';

/** Folders of packages, tools and what was built. */
export const excluded = '**/{node_modules,.git,.backstep,dist}/**';
const inExcluded = /\/(?:node_modules|\.git|\.backstep|dist)(?:\/|$)/;

export function isExcluded(uri: vscode.Uri): boolean {
  return inExcluded.test(uri.path);
}

/** Whether `uri` is a folder with a file of `pattern` in it, and still there. */
export async function isFolderWith(uri: vscode.Uri, pattern: string): Promise<boolean> {
  if (isExcluded(uri)) return false;
  try {
    if ((await vscode.workspace.fs.stat(uri)).type !== vscode.FileType.Directory) return false;
    const within = new vscode.RelativePattern(uri, pattern);
    return (await vscode.workspace.findFiles(within, excluded, 1)).length > 0;
  } catch {
    return false;
  }
}
