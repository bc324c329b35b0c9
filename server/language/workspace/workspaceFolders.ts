/** The folders that are open in the editor, and which langgraph.json of each counts. */
import path from 'node:path';
import { normalizePath, uriToPath } from '../text/fileUris.js';
import { findConfigs, isSkippedPath, type FolderDisk } from './findConfigs.js';
import { configName } from './graphConfigs.js';
import type { WorkspaceGraphs } from './workspaceGraphs.js';

export interface WorkspaceFoldersDeps {
  graphs: WorkspaceGraphs;
  disk: FolderDisk;
  log(message: string): void;
}

export class WorkspaceFolders {
  private readonly roots = new Set<string>();
  private searching: Promise<void> = Promise.resolve();

  constructor(private readonly deps: WorkspaceFoldersDeps) {}

  /** Starts the search of a folder; `searched` tells when it is done. */
  add(uri: string): void {
    const root = uriToPath(uri);
    if (root === null) return;
    this.roots.add(root);
    this.searching = Promise.all([this.searching, this.search(root)]).then(() => undefined);
  }

  remove(uri: string): void {
    const root = uriToPath(uri);
    if (root === null) return;
    this.roots.delete(root);
    this.deps.graphs.removeConfigs((config) => !this.isOurs(config));
  }

  /** A file that was not there before: it may be a configuration. */
  created(file: string): void {
    if (path.basename(file) === configName && this.isOurs(file)) this.deps.graphs.addConfig(file);
  }

  /** Resolves when every folder so far has been searched. */
  searched(): Promise<void> {
    return this.searching;
  }

  private async search(root: string): Promise<void> {
    const { configs, isIncomplete } = await findConfigs(root, this.deps.disk);
    if (isIncomplete)
      this.deps.log(`${root} holds too many folders: not all were searched for ${configName}.`);
    // The folder may have been closed meanwhile.
    if (!this.roots.has(root)) return;
    for (const config of configs) this.deps.graphs.addConfig(normalizePath(config));
  }

  private isOurs(file: string): boolean {
    return [...this.roots].some((root) => {
      const relative = path.relative(root, file);
      const isInside = !relative.startsWith('..') && !path.isAbsolute(relative);
      return isInside && !isSkippedPath(root, file);
    });
  }
}
