/**
 * The kept threads of the workspace in VS Code's Test Explorer: a file `*.thread.json` is a test below its graph, and
 * stands at the graph in the source, from where the gutter runs it. Running is runKeptTests.ts's.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { excluded, isExcluded, isFolderWith } from '../arrivedFolder.js';
import { Coalescer } from '../coalescer.js';
import { DisposableStore, Emitter, type Disposable } from '../emitter.js';
import { isOfProject, type LanguageService } from '../language/languageService.js';
import { toRange } from '../language/openLocation.js';
import type { Project } from '../server/project.js';
import type { ServerPool } from '../server/serverPool.js';
import { keptThreadSuffix, readKeptThread, testNameOf, type KeptThread } from './keptThread.js';

interface Deps {
  servers: Pick<ServerPool, 'projects' | 'onDidChangeProjects'>;
  language: Pick<LanguageService, 'graphDeclarations' | 'onDidChangeNodes'>;
  log: (line: string) => void;
}

/** What a test of the Test Explorer is about. */
export interface KeptTest {
  file: vscode.Uri;
  project: Project;
  graphId: string;
}

const pattern = `**/*${keptThreadSuffix}`;

export class KeptTests implements Disposable {
  readonly controller = vscode.tests.createTestController('backstep', vscode.l10n.t('Backstep'));
  private readonly files = new Map<string, { file: vscode.Uri; thread: KeptThread }>();
  private readonly tests = new Map<string, KeptTest>();
  private readonly reads = new Coalescer<'draw' | 'find'>();
  private readonly resources = new DisposableStore();
  private readonly drawn = new Emitter<void>();
  /** The Test Explorer shows what is known by now. */
  readonly onDidDraw = this.drawn.on;

  constructor(private readonly deps: Deps) {
    this.resources.add(this.controller);
    this.controller.refreshHandler = () => this.find();
    const watch = (...given: Parameters<typeof vscode.workspace.createFileSystemWatcher>) =>
      this.resources.add(vscode.workspace.createFileSystemWatcher(...given));
    const watcher = watch(pattern, false, false, true);
    for (const event of [watcher.onDidCreate, watcher.onDidChange])
      this.resources.add(event((file) => this.background(this.read(file))));
    // Of a folder that comes or goes nothing is said but that.
    const all = watch('**', false, true, false);
    this.resources.add(
      all.onDidDelete((gone) => {
        const lost = [...this.files.values()].filter(({ file }) => isWithin(file, gone));
        for (const { file } of lost) this.background(this.read(file));
      }),
    );
    this.resources.add(
      all.onDidCreate((come) => {
        if (come.path.endsWith(keptThreadSuffix)) return;
        void isFolderWith(come, pattern).then((has) => has && this.background(this.find()));
      }),
    );
    this.resources.add(vscode.workspace.onDidRenameFiles(() => this.background(this.find())));
    this.resources.add(deps.servers.onDidChangeProjects(() => this.background(this.find())));
    this.resources.add(deps.language.onDidChangeNodes(() => this.background(this.draw())));
  }

  /** All that can be run, in the order of the Test Explorer. */
  all(): vscode.TestItem[] {
    return [...this.controller.items].flatMap(([, item]) => this.within(item));
  }

  /** The item itself, or the tests below it. */
  within(item: vscode.TestItem): vscode.TestItem[] {
    return item.children.size === 0 ? [item] : [...item.children].map(([, child]) => child);
  }

  /** Null for a file that is none, or that belongs to no project. */
  of(item: vscode.TestItem): KeptTest | null {
    return this.tests.get(item.id) ?? null;
  }

  /** The item of a file. */
  get(file: vscode.Uri): vscode.TestItem | null {
    return this.all().find(({ id }) => id === file.toString()) ?? null;
  }

  /** Reads a file anew that was written, or that has gone. */
  async read(file: vscode.Uri): Promise<void> {
    await this.take(file);
    await this.draw();
  }

  /** Looks through the whole workspace. */
  private find(): Promise<void> {
    return this.reads.request('find', async () => {
      const found = await vscode.workspace.findFiles(pattern, excluded);
      const gone = [...this.files.values()].filter(({ file }) => !found.some((each) => isSame(each, file)));
      for (const { file } of gone) this.files.delete(file.toString());
      await Promise.all(found.map((file) => this.take(file)));
      await this.draw();
    });
  }

  private async take(file: vscode.Uri): Promise<void> {
    if (isExcluded(file)) return;
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      this.files.set(file.toString(), { file, thread: readKeptThread(text) });
    } catch {
      this.files.delete(file.toString());
    }
  }

  private draw(): Promise<void> {
    return this.reads.request('draw', async () => {
      const declarations = this.files.size === 0 ? [] : await this.deps.language.graphDeclarations();
      this.tests.clear();
      const groups = new Map<string, { label: string; project: Project | null; items: vscode.TestItem[] }>();
      for (const { file, thread } of this.files.values()) {
        const project = this.projectOf(file);
        const graphId = thread.kind === 'thread' ? thread.graphId : '';
        const declared = declarations.find(
          (each) => project !== null && each.graphId === graphId && isOfProject(each, project.id),
        )?.declaration;
        const item = this.item(file, declared === undefined ? file : vscode.Uri.parse(declared.uri));
        // From the beginning of its line: the cursor may be anywhere on it.
        item.range =
          declared === undefined
            ? undefined
            : toRange(declared.range).with(new vscode.Position(declared.range.start.line, 0));
        item.error = this.problem(thread, project);
        if (project !== null && thread.kind === 'thread') this.tests.set(item.id, { file, project, graphId });
        const id = item.error === undefined ? `${project?.id ?? ''}#${graphId}` : item.id;
        const group = groups.get(id) ?? { label: graphId, project, items: [] };
        groups.set(id, { ...group, items: [...group.items, item] });
      }
      const roots = [...groups].flatMap(([id, { label, project, items }]) => {
        if (items.every(({ error }) => error !== undefined)) return items;
        const group = this.controller.createTestItem(id, label);
        if (this.deps.servers.projects().length > 1) group.description = project?.name ?? '';
        group.children.replace(items);
        return [group];
      });
      this.controller.items.replace(roots);
      this.drawn.fire();
    });
  }

  private item(file: vscode.Uri, place: vscode.Uri): vscode.TestItem {
    return this.controller.createTestItem(file.toString(), testNameOf(file.path), place);
  }

  private problem(thread: KeptThread, project: Project | null): string | undefined {
    if (thread.kind === 'unreadable') {
      switch (thread.problem) {
        case 'no-json':
          return vscode.l10n.t('The file is no valid JSON: keep the thread again.');
        case 'no-thread':
          return vscode.l10n.t('The file holds no thread that Backstep exported.');
        case 'no-graph':
          return vscode.l10n.t('The thread in the file has never run a graph.');
      }
    }
    return project === null
      ? vscode.l10n.t('No langgraph.json stands in the folder of the file or above it.')
      : undefined;
  }

  /** The innermost that the file lies in. */
  private projectOf(file: vscode.Uri): Project | null {
    const around = this.deps.servers
      .projects()
      .map(({ project }) => project)
      .filter(({ directory }) => file.fsPath.startsWith(directory + path.sep));
    return around.sort((a, b) => b.directory.length - a.directory.length)[0] ?? null;
  }

  private background(work: Promise<void>): void {
    work.catch((error: unknown) => this.deps.log(`Reading kept tests: ${String(error)}`));
  }

  dispose(): void {
    this.resources.dispose();
  }
}

function isWithin(file: vscode.Uri, place: vscode.Uri): boolean {
  return isSame(file, place) || file.path.startsWith(`${place.path}/`);
}

function isSame(a: vscode.Uri, b: vscode.Uri): boolean {
  return a.toString() === b.toString();
}
