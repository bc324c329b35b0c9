/** Looks for every langgraph.json below a folder. */
import path from 'node:path';
import { configName } from './graphConfigs.js';

export interface FolderEntry {
  name: string;
  /** False for a symbolic link to a folder. */
  isDirectory(): boolean;
}

export interface FolderDisk {
  /** The entries of a folder; rejects where it cannot be read. */
  list(folder: string): Promise<FolderEntry[]>;
}

/** Where no project keeps its own sources. */
const skippedFolders = new Set(['node_modules', 'bower_components', '__pycache__', 'venv', 'site-packages']);

/** A workspace on a whole home folder must not be searched for minutes. */
const maxFolders = 20_000;

export interface FoundConfigs {
  configs: string[];
  /** True where the search stopped at its limit. */
  isIncomplete: boolean;
}

/** Absolute paths, nearest first. Symbolic links are not followed; folders that cannot be read are left out. */
export async function findConfigs(root: string, disk: FolderDisk): Promise<FoundConfigs> {
  const configs: string[] = [];
  const queue = [root];
  for (let next = 0; next < queue.length; next += 1) {
    if (next >= maxFolders) return { configs, isIncomplete: true };
    const folder = queue[next] ?? root;
    for (const entry of await listOrNothing(folder, disk)) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory() && !isSkippedFolder(entry.name)) queue.push(full);
      else if (entry.name === configName && !entry.isDirectory()) configs.push(full);
    }
  }
  return { configs, isIncomplete: false };
}

/** True for a file below `root` that the search would not have reached. */
export function isSkippedPath(root: string, file: string): boolean {
  return path
    .dirname(path.relative(root, file))
    .split(path.sep)
    .some((part) => part !== '..' && isSkippedFolder(part));
}

/** Folders that start with a dot are left out too. */
export function isSkippedFolder(name: string): boolean {
  return skippedFolders.has(name) || (name.startsWith('.') && name !== '.');
}

async function listOrNothing(folder: string, disk: FolderDisk): Promise<FolderEntry[]> {
  try {
    return await disk.list(folder);
  } catch {
    // Gone meanwhile, or not ours to read: no reason to find nothing elsewhere.
    return [];
  }
}
