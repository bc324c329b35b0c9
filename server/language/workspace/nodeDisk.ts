/** The disk as the language server reads it. Nothing is ever written. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { ConfigDisk } from '../config/configSources.js';
import type { SourceDisk } from '../syntax/sourceFiles.js';
import { maxSourceLength } from '../syntax/readable.js';
import type { FolderDisk } from './findConfigs.js';

/**
 * Sources are read synchronously: the few files that a graph consists of are followed one from the other, and an
 * answer that waits between them could be made from two states of the disk.
 */
export const nodeDisk: SourceDisk & FolderDisk & ConfigDisk = {
  read(path) {
    try {
      return statSync(path).size > maxSourceLength ? null : readFileSync(path, 'utf8');
    } catch {
      // Missing, a folder, or not readable: for the graph all the same.
      return null;
    }
  },
  isFile(path) {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  },
  entries(folder) {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch {
      return null;
    }
  },
  list: (folder) => readdir(folder, { withFileTypes: true }),
};
