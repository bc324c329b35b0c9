/** The folders that are open in the editor, and which langgraph.json of each counts. */
import path from 'node:path';
import { grammarFor } from '../syntax/grammars.js';
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
    this.searchLater(root);
  }

  remove(uri: string): void {
    const root = uriToPath(uri);
    if (root === null) return;
    this.roots.delete(root);
    this.deps.graphs.removeConfigs((config) => !this.isOurs(config));
  }

  /** What was not there before: it may be a configuration, or a folder that came with what is in it. */
  created(place: string): void {
    if (path.basename(place) === configName) {
      if (this.isOurs(place)) this.deps.graphs.addConfig(place);
    } else if (grammarFor(place) === null && this.isOurs(path.join(place, configName)))
      this.searchLater(place);
  }

  /** What is gone may have been a folder. */
  deleted(place: string): void {
    this.deps.graphs.removeBelow(place);
  }

  /** Resolves when every folder so far has been searched. */
  searched(): Promise<void> {
    return this.searching;
  }

  private searchLater(folder: string): void {
    this.searching = Promise.all([this.searching, this.search(folder)]).then(() => undefined);
  }

  private async search(folder: string): Promise<void> {
    const { configs, isIncomplete } = await findConfigs(folder, this.deps.disk);
    if (isIncomplete)
      this.deps.log(`${folder} holds too many folders: not all were searched for ${configName}.`);
    // The folder may have been closed meanwhile.
    for (const config of configs.map(normalizePath))
      if (this.isOurs(config)) this.deps.graphs.addConfig(config);
    this.deps.graphs.changeBelow(folder);
  }

  private isOurs(file: string): boolean {
    return [...this.roots].some((root) => {
      const relative = path.relative(root, file);
      const isInside = !relative.startsWith('..') && !path.isAbsolute(relative);
      return isInside && !isSkippedPath(root, file);
    });
  }
}
