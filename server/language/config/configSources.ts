/** What the features of langgraph.json read: the disk, and the models of the source files. */
import path from 'node:path';
import type { LinkSources } from '../model/valueResolver.js';
import type { FolderEntry } from '../workspace/findConfigs.js';
import type { Target } from './targets.js';

export interface ConfigDisk {
  /** The entries of a folder; `null` where there is no such folder, or it cannot be read. */
  entries(folder: string): FolderEntry[] | null;
}

export interface ConfigSources extends ConfigDisk {
  isFile(path: string): boolean;
  link: LinkSources;
}

/** A langgraph.json: its absolute path and its text. */
export interface ConfigText {
  path: string;
  text: string;
}

/** The file that an import of the target would load: `.js` may stand for `.ts`. `null` where there is none. */
export function fileOf({ file, alternatives }: Target, sources: ConfigSources): string | null {
  const found = [file, ...alternatives].find((each) => sources.isFile(each));
  if (found !== undefined || alternatives.length > 0) return found ?? null;
  return sources.link.resolveModule(file, `./${path.basename(file)}`);
}
