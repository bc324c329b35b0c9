/**
 * The graphs of the workspace: its langgraph.json files, linked with the sources they name, kept until one of the
 * files involved changes. Tells its listener, once typing pauses, when the graphs have become others.
 */
import path from 'node:path';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { problemsOf, type GraphProblem } from '../features/diagnostics.js';
import type { FileModel } from '../model/fileModel.js';
import type { GraphKey, GraphModel } from '../model/graphModel.js';
import { GraphLinker, type GraphLinks } from '../model/graphLinker.js';
import type { LinkedGraph } from '../model/linkedGraph.js';
import type { LinkSources } from '../model/valueResolver.js';
import { grammarFor } from '../syntax/grammars.js';
import { isReadable } from '../syntax/readable.js';
import type { SourceFiles } from '../syntax/sourceFiles.js';
import { normalizePath } from '../text/fileUris.js';
import { graphWords } from '../typescript/builderCalls.js';
import { resolveModule as resolvePython } from '../python/resolveModule.js';
import { resolveModule } from '../typescript/resolveModule.js';
import { parseGraphConfig, type GraphEntry } from './graphConfigs.js';

export interface WorkspaceGraphsDeps {
  sources: SourceFiles;
  /** Runs `action` once, `milliseconds` after the last call. */
  debounce: (action: () => void, milliseconds: number) => void;
  onChanged(): void;
  log(message: string): void;
}

interface WorkspaceLinks {
  models: GraphModel[];
  graphs: Map<string, LinkedGraph>;
  /** By the `id` of the graph. */
  keys: Map<string, GraphKey[]>;
}

/** Long enough to miss the middle of a word, short enough that a breakpoint is seen to follow. */
const quietMilliseconds = 200;

export class WorkspaceGraphs {
  private readonly configs = new Map<string, GraphEntry[]>();
  private links: WorkspaceLinks | null = null;
  /** Graphs of files that are not part of any configured one. */
  private readonly ofFile = new Map<string, LinkedGraph[]>();
  /** Every file that the graphs were made from, or that was looked for in vain. */
  private readonly involved = new Set<string>();
  private announced = '[[],[]]';

  constructor(private readonly deps: WorkspaceGraphsDeps) {}

  addConfig(path: string): void {
    const known = this.configs.get(path);
    const text = this.deps.sources.text(path);
    if (text === null) {
      this.configs.delete(path);
    } else {
      const { entries, hasErrors } = parseGraphConfig(path, text);
      if (hasErrors) this.deps.log(`${path} is no valid JSON; its last graphs are kept.`);
      this.configs.set(path, hasErrors && known ? known : entries);
    }
    this.invalidate();
  }

  removeConfigs(isRemoved: (path: string) => boolean): void {
    for (const path of [...this.configs.keys()].filter(isRemoved)) this.configs.delete(path);
    this.invalidate();
  }

  /** A folder has gone with all that was in it. */
  removeBelow(folder: string): void {
    this.changeBelow(folder);
    if ([...this.configs.keys()].some(isBelow(folder))) this.removeConfigs(isBelow(folder));
  }

  /** The files in a folder may have become others. */
  changeBelow(folder: string): void {
    this.deps.sources.forgetWhere(isBelow(folder));
    this.ofFile.clear();
    if ([...this.involved].some(isBelow(folder))) this.invalidate();
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
    return this.linked().models;
  }

  /** The graphs that langgraph.json files name, each name on its own. */
  named(): { key: GraphKey; graph: LinkedGraph }[] {
    const { keys, graphs } = this.linked();
    return [...keys].flatMap(([id, names]) => {
      const graph = graphs.get(id);
      return graph === undefined ? [] : names.map((key) => ({ key, graph }));
    });
  }

  /** The graphs that a file builds, routes, or runs a function of. */
  around(path: string): LinkedGraph[] {
    const configured = [...this.linked().graphs.values()].filter((graph) => filesOf(graph).includes(path));
    const known = new Set(configured.map(({ id }) => id));
    const own = this.built(path).filter(({ id }) => !known.has(id));
    return [...configured, ...own];
  }

  /** The graph that a langgraph.json names. */
  configured({ configPath, graphId }: GraphKey): LinkedGraph | null {
    const { keys, graphs } = this.linked();
    for (const [id, named] of keys) {
      if (named.some((key) => key.configPath === configPath && key.graphId === graphId))
        return graphs.get(id) ?? null;
    }
    return null;
  }

  /** What a file says, where it builds graphs. */
  fileWithGraphs(path: string): FileModel | null {
    return this.mentionsGraphs(path) ? this.deps.sources.model(path) : null;
  }

  /** What is wrong with the graphs that have to do with a file. */
  problems(path: string): GraphProblem[] {
    return this.around(path).flatMap((graph) => problemsOf(graph, this.keysOf(graph)));
  }

  /** The names under which langgraph.json files run a graph. */
  keysOf(graph: LinkedGraph): GraphKey[] {
    return this.linked().keys.get(graph.id) ?? [];
  }

  /** A graph by its `id`, such as a node's subgraph. */
  graph(id: string): LinkedGraph | null {
    const configured = this.linked().graphs.get(id);
    if (configured) return configured;
    return this.built(id.replace(/#\d+$/, '')).find((each) => each.id === id) ?? null;
  }

  private built(path: string): LinkedGraph[] {
    const known = this.ofFile.get(path);
    if (known) return known;
    const configured = (id: string) => this.linked().graphs.get(id);
    const graphs = this.mentionsGraphs(path)
      ? new GraphLinker(this.linkSources()).linkFile(path, configured)
      : [];
    this.ofFile.set(path, graphs);
    return graphs;
  }

  /** A cheap look at the text, so that files without graphs are never parsed. */
  private mentionsGraphs(path: string): boolean {
    const text = grammarFor(path) === null ? null : this.deps.sources.text(path);
    return text !== null && isReadable(text) && graphWords.test(text);
  }

  private linked(): WorkspaceLinks {
    this.links ??= this.link();
    return this.links;
  }

  /** Reads everything again at the next question: for clients that cannot report changes on disk. */
  refresh(): void {
    this.deps.sources.forgetAll();
    for (const path of [...this.configs.keys()]) this.addConfig(path);
  }

  private touch(path: string): void {
    this.ofFile.clear();
    if (this.configs.has(path)) this.addConfig(path);
    else if (this.involved.has(path)) this.invalidate();
  }

  private invalidate(): void {
    this.links = null;
    this.ofFile.clear();
    this.deps.debounce(() => this.announce(), quietMilliseconds);
  }

  private announce(): void {
    const now = JSON.stringify([this.all(), [...this.linked().graphs.values()].map(({ edges }) => edges)]);
    if (now === this.announced) return;
    this.announced = now;
    this.deps.onChanged();
  }

  private link(): WorkspaceLinks {
    this.involved.clear();
    const links: WorkspaceLinks = { models: [], graphs: new Map(), keys: new Map() };
    for (const [configPath, entries] of this.configs) {
      for (const entry of entries) {
        const { nodes, graphs } = this.linkEntry(entry);
        const key = { configPath, graphId: entry.graphId };
        links.models.push({ ...key, nodes });
        for (const [index, graph] of graphs.entries()) {
          links.graphs.set(graph.id, graph);
          if (index === 0) append(links.keys, graph.id, key);
        }
      }
    }
    return links;
  }

  private linkEntry(entry: GraphEntry): GraphLinks {
    const [first, ...others] = entry.files;
    for (const each of entry.files) this.involved.add(each);
    const file =
      others.length === 0 ? first : (entry.files.find((each) => this.deps.sources.isFile(each)) ?? first);
    try {
      return new GraphLinker(this.linkSources()).link(file, entry.exportName);
    } catch (error) {
      // One graph that cannot be read must not take the others with it.
      this.deps.log(`Graph ${entry.graphId} (${file}) could not be read: ${String(error)}`);
      return { nodes: [], graphs: [] };
    }
  }

  /** The workspace's files for whoever follows values through them; what is read so is watched. */
  linkSources(): LinkSources {
    const isFile = (path: string) => {
      this.involved.add(normalizePath(path));
      return this.deps.sources.isFile(normalizePath(path));
    };
    return {
      file: (path) => {
        this.involved.add(path);
        return this.deps.sources.model(path);
      },
      resolveModule: (from, specifier) => {
        const resolve = from.endsWith('.py') ? resolvePython : resolveModule;
        const found = resolve(from, specifier, isFile);
        return found === null ? null : normalizePath(found);
      },
    };
  }
}

function append<Item>(index: Map<string, Item[]>, key: string, item: Item): void {
  const known = index.get(key);
  if (known) known.push(item);
  else index.set(key, [item]);
}

function isBelow(folder: string): (file: string) => boolean {
  return (file) => file.startsWith(`${folder}${path.sep}`);
}

/** Every file that says something of the graph. */
function filesOf(graph: LinkedGraph): string[] {
  return [
    graph.at.path,
    ...graph.nodes.flatMap(({ declaration, body }) => [declaration.path, body?.path ?? declaration.path]),
    ...graph.uses.map(({ at }) => at.path),
    ...graph.channels.flatMap(({ at }) => at?.path ?? []),
  ];
}
