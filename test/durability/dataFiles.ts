/** What a data folder holds, looked at from outside while no server has it. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Names of the threads of which there is a file: a folder alone is one whose making a crash cut off. */
export async function threadFolders(dataDir: string): Promise<string[]> {
  const root = path.join(dataDir, 'threads');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const names = files.map(({ parentPath }) => path.relative(root, parentPath).split(path.sep)[0] ?? '');
  return [...new Set(names)];
}

/** Every file can be read, and none was set aside; how many there are. */
export async function checkFiles(dataDir: string): Promise<number> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  assert.deepEqual(
    files.filter((file) => file.includes('.damaged-')),
    [],
  );
  for (const file of files.filter((each) => each.endsWith('.json'))) {
    try {
      JSON.parse(await readFile(file, 'utf8'));
    } catch (error) {
      assert.fail(`${file}: ${String(error)}`);
    }
  }
  return files.length;
}
