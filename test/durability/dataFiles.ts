/** What a data folder holds, looked at from outside while no server has it. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Names of the threads that have a folder. */
export async function threadFolders(dataDir: string): Promise<string[]> {
  return readdir(path.join(dataDir, 'threads'));
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
