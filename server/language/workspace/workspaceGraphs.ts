/**
 * The graphs of the workspace: its langgraph.json files, linked with the sources they name, kept until one of the
 * files involved changes. Tells its listener, once typing pauses, when the graphs have become others.
 */
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import type { GraphModel } from '../model/graphModel.js';
import { GraphLinker } from '../model/graphLinker.js';
import type { SourceFiles } from '../syntax/sourceFiles.js';
import { normalizePath } from '../text/fileUris.js';
import { resolveModule } from '../typescript/resolveModule.js';
import { parseGraphConfig, type GraphEntry } from './graphConfigs.js';

export interface WorkspaceGraphsDeps {
  sources: SourceFiles;
  /** Runs `action` once, `milliseconds` after the last call. */
  debounce: (action: () => void, milliseconds: number) => void;
  onChanged(): void;
  log(message: string): void;
}

/** Long enough to miss the middle of a word, short enough that a breakpoint is seen to follow. */
const quietMilliseconds = 200;

export class WorkspaceGraphs {
  private readonly configs = new Map<string, GraphEntry[]>();
  private graphs: GraphModel[] | null = null;
  /** Every file that the graphs were made from, or that was looked for in vain. */
  private readonly involved = new Set<string>();
  private announced = '[]';

  constructor(private readonly deps: WorkspaceGraphsDeps) {}

  addConfig(path: string): void {
    const known = this.configs.get(path);
    const text = this.deps.sources.text(path);
    if (text === null) {
      this.configs.delete(path);
    } else {
      const entries = parseGraphConfig(path, text);
      if (!entries) this.deps.log(`${path} is no valid JSON; its last graphs are kept.`);
      this.configs.set(path, entries ?? known ?? []);
    }
    this.invalidate();
  }

  removeConfigs(isRemoved: (path: string) => boolean): void {
    for (const path of [...this.configs.keys()].filter(isRemoved)) this.configs.delete(path);
    this.invalidate();
  }

  openDocument(path: string, text: string, version: number): void {
    this.deps.sources.openDocument(path, text, version);
    this.touch(path);
  }

  changeDocument(path: string, changes: TextDocumentContentChangeEvent[], version: number): void {
    this.deps.sources.changeDocument(path, changes, version);
    this.touch(path);
  }

  closeDocument(path: string): void {
    this.deps.sources.closeDocument(path);
    this.touch(path);
  }

  changeOnDisk(path: string): void {
    this.deps.sources.forget(path);
    this.touch(path);
  }

  all(): GraphModel[] {
    this.graphs ??= this.link();
    return this.graphs;
  }

  /** Reads everything again at the next question: for clients that cannot report changes on disk. */
  refresh(): void {
    this.deps.sources.forgetAll();
    for (const path of [...this.configs.keys()]) this.addConfig(path);
  }

  private touch(path: string): void {
    if (this.configs.has(path)) this.addConfig(path);
    else if (this.involved.has(path)) this.invalidate();
  }

  private invalidate(): void {
    this.graphs = null;
    this.deps.debounce(() => this.announce(), quietMilliseconds);
  }

  private announce(): void {
    const now = JSON.stringify(this.all());
    if (now === this.announced) return;
    this.announced = now;
    this.deps.onChanged();
  }

  private link(): GraphModel[] {
    this.involved.clear();
    const isFile = (path: string) => {
      this.involved.add(normalizePath(path));
      return this.deps.sources.isFile(normalizePath(path));
    };
    const sources = {
      file: (path: string) => {
        this.involved.add(path);
        return this.deps.sources.model(path);
      },
      resolveModule: (from: string, specifier: string) => {
        const found = resolveModule(from, specifier, isFile);
        return found === null ? null : normalizePath(found);
      },
    };
    return [...this.configs].flatMap(([configPath, entries]) =>
      entries.map((entry) => ({ configPath, graphId: entry.graphId, nodes: this.nodesOf(entry, sources) })),
    );
  }

  private nodesOf(entry: GraphEntry, sources: ConstructorParameters<typeof GraphLinker>[0]) {
    try {
      return new GraphLinker(sources).link(entry.file, entry.exportName);
    } catch (error) {
      // One graph that cannot be read must not take the others with it.
      this.deps.log(`Graph ${entry.graphId} (${entry.file}) could not be read: ${String(error)}`);
      return [];
    }
  }
}
