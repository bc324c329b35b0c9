/** Asks where to and writes a file there; the first proposal is the workspace's folder. */
import * as vscode from 'vscode';

export async function saveFile(name: string, content: Uint8Array): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const target = await vscode.window.showSaveDialog(
    folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, safe) },
  );
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, content);
  await vscode.commands.executeCommand('vscode.open', target);
}
