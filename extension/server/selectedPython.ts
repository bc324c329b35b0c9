/** The interpreter that is selected in the Python extension (ms-python.python), where that is installed, by its public API. */
import * as vscode from 'vscode';

const extensionId = 'ms-python.python';
/** Milliseconds: it may be busy looking for interpreters. */
const patience = 5000;

/** What is used of the extension's API (https://github.com/microsoft/vscode-python/wiki/Python-Environment-APIs). */
interface PythonApi {
  environments?: {
    getActiveEnvironmentPath(resource: vscode.Uri): { path: string };
    resolveEnvironment(environment: {
      path: string;
    }): Promise<{ executable: { uri: vscode.Uri | undefined } } | undefined>;
  };
}

/** Empty where nothing is known, or not in time. Never rejects. */
export async function selectedPython(resource: vscode.Uri): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(''), patience);
  });
  try {
    return await Promise.race([askExtension(resource), late]);
  } catch {
    return '';
  } finally {
    clearTimeout(timer);
  }
}

async function askExtension(resource: vscode.Uri): Promise<string> {
  const extension = vscode.extensions.getExtension<PythonApi>(extensionId);
  const environments = (await extension?.activate())?.environments;
  if (environments === undefined) return '';
  const active = environments.getActiveEnvironmentPath(resource);
  const resolved = await environments.resolveEnvironment(active);
  return resolved?.executable.uri?.fsPath ?? '';
}
