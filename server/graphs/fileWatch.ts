/**
 * Follows the source files of a project: calls back once after a burst of changes. Where the platform watches a tree
 * by itself (macOS, Windows) it does; elsewhere every folder is watched, without those that hold no sources.
 */
import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

export interface FileWatchOptions {
  dir: string;
  /** Absolute folders to leave out besides the usual (the data folder). */
  ignore?: readonly string[];
  /** How long it must be quiet, in milliseconds. */
  quietMs?: number;
  changed: () => void;
}

export interface FileWatch {
  /** Resolves when every folder there was at the start is watched. */
  ready: Promise<void>;
  close: () => void;
}

const skipped = new Set([
  'node_modules',
  'dist',
  'build',
  'out',
  'coverage',
  'artifacts',
  '__pycache__',
  'venv',
]);
const sources = /\.([cm]?[jt]sx?|py)$|(^|[\\/])(langgraph|package|tsconfig)\.json$|(^|[\\/])\.env[^\\/]*$/;

/** Whether a change of `file` (relative to the project) is one of the sources. */
export function isSource(file: string): boolean {
  const parts = file.split(/[\\/]/);
  return sources.test(file) && !parts.slice(0, -1).some(isSkipped);
}

function isSkipped(folder: string): boolean {
  return skipped.has(folder) || folder.startsWith('.');
}

export function watchSources({ dir, ignore = [], quietMs = 200, changed }: FileWatchOptions): FileWatch {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function noticed(file: string): void {
    const isIgnored = ignore.some((folder) => file === folder || file.startsWith(folder + path.sep));
    if (isIgnored || !isSource(path.relative(dir, file))) return;
    clearTimeout(timer);
    timer = setTimeout(changed, quietMs);
  }

  function open(folder: string, recursive: boolean): void {
    const watcher = watch(folder, { recursive }, (event, name) => {
      if (name === null) return;
      const file = path.join(folder, name);
      noticed(file);
      // It may be a new folder.
      if (!recursive && event === 'rename') void follow(file);
    });
    // A folder that is removed takes its watcher with it.
    watcher.on('error', () => close(folder));
    watchers.set(folder, watcher);
  }

  function close(folder: string): void {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }

  /** Watches `folder` and what is in it; nothing for a file or a folder that is gone. */
  async function follow(folder: string): Promise<void> {
    if (isClosed || ignore.includes(folder) || (folder !== dir && isSkipped(path.basename(folder)))) return;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
    if (entries === null || closedMeanwhile()) return;
    const isNew = !watchers.has(folder);
    if (isNew) open(folder, false);
    for (const entry of entries) {
      const inner = path.join(folder, entry.name);
      if (entry.isDirectory()) await follow(inner);
      // A file that came together with its folder.
      else if (isNew && isStarted) noticed(inner);
    }
  }

  const closedMeanwhile = () => isClosed;
  let isStarted = false;
  const start = async () => {
    if (process.platform === 'darwin' || process.platform === 'win32') open(dir, true);
    else await follow(dir);
    isStarted = true;
  };
  return {
    ready: start(),
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const folder of [...watchers.keys()]) close(folder);
    },
  };
}
