/** Of a folder that comes with all its files VS Code may tell no more than that: what is looked for may be in it. */
import * as vscode from 'vscode';

/** Whether `uri` is a folder with a file of `pattern` in it; not where it lies in what is `excluded` or has gone again. */
export async function isFolderWith(uri: vscode.Uri, pattern: string, excluded: string): Promise<boolean> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).type !== vscode.FileType.Directory) return false;
    const within = new vscode.RelativePattern(uri, pattern);
    return (await vscode.workspace.findFiles(within, excluded, 1)).length > 0;
  } catch {
    return false;
  }
}
