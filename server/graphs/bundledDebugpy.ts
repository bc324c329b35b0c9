/**
 * The debugpy that VS Code's extension Python Debugger (ms-python.debugpy) brings, for environments that have none.
 * Looks for files only; the extension may come, or become another version, while the server runs.
 */
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';

const folderName = /^ms-python\.debugpy-(\d+)\.(\d+)\.(\d+)/;

/** The folder to import it from, of the newest version; null where there is none. */
export async function bundledDebugpy(extensionsDir: string | null): Promise<string | null> {
  if (extensionsDir === null) return null;
  const names = await readdir(extensionsDir).catch(() => []);
  const newestFirst = names
    .flatMap((name) => {
      const version = folderName.exec(name)?.slice(1).map(Number);
      return version === undefined ? [] : { name, version };
    })
    .sort((a, b) => newer(b.version, a.version));
  for (const { name } of newestFirst) {
    const folder = path.join(extensionsDir, name, 'bundled', 'libs');
    if (await isThere(path.join(folder, 'debugpy', '__init__.py'))) return folder;
  }
  return null;
}

/** Above 0 where `a` is the newer one. */
function newer(a: number[], b: number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
