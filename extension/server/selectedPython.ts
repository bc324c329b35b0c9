/** The interpreter that is selected in the Python extension (ms-python.python), where that is installed, by its public API. */
import * as vscode from 'vscode';
import type { SelectedPython } from './pythonSettings.js';

const extensionId = 'ms-python.python';
/** Milliseconds: it may be busy looking for interpreters. */
const patience = 5000;

/** What is used of the extension's API (https://github.com/microsoft/vscode-python/wiki/Python-Environment-APIs). */
interface PythonApi {
  environments?: {
    getActiveEnvironmentPath(resource: vscode.Uri): { path: string };
    resolveEnvironment(environment: { path: string }): Promise<
      | {
          executable: { uri: vscode.Uri | undefined };
          /** Of a virtual or conda environment; undefined for a Python of the system. */
          environment: object | undefined;
        }
      | undefined
    >;
  };
}

const none: SelectedPython = { path: '', isEnvironment: false };

/** The path is empty where nothing is known, or not in time. Never rejects. */
export async function selectedPython(resource: vscode.Uri): Promise<SelectedPython> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<SelectedPython>((resolve) => {
    timer = setTimeout(() => resolve(none), patience);
  });
  try {
    return await Promise.race([askExtension(resource), late]);
  } catch {
    return none;
  } finally {
    clearTimeout(timer);
  }
}

async function askExtension(resource: vscode.Uri): Promise<SelectedPython> {
  const extension = vscode.extensions.getExtension<PythonApi>(extensionId);
  const environments = (await extension?.activate())?.environments;
  if (environments === undefined) return none;
  const active = environments.getActiveEnvironmentPath(resource);
  const resolved = await environments.resolveEnvironment(active);
  return { path: resolved?.executable.uri?.fsPath ?? '', isEnvironment: resolved?.environment !== undefined };
}
