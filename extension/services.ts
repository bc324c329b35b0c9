/**
 * The composition root: makes every part, hands each what it needs, and owns them all. The only file that knows all
 * of them; also what tests inside VS Code get, so that they can wait for events instead of time.
 */
import * as vscode from 'vscode';
import type { GraphNodeLocation } from '../server/protocol/language.js';
import { keyedFetch } from './api/keyedFetch.js';
import { markBreakpoints } from './breakpoints/breakpointMarks.js';
import { NodeBreakpoints } from './breakpoints/nodeBreakpoints.js';
import { keepContext } from './contextState.js';
import { DebugGuide } from './debug/debugGuide.js';
import { DebugSessions } from './debug/debugSessions.js';
import { DisposableStore } from './emitter.js';
import { UserError } from './errors.js';
import { GraphsModel } from './graphs/graphsModel.js';
import { GraphsView } from './graphs/graphsView.js';
import { CheckpointFiles } from './documents/checkpointFiles.js';
import { openState, openStateDiff, showFork } from './documents/stateDocuments.js';
import { isOfProject, LanguageService } from './language/languageService.js';
import { openLocation } from './language/openLocation.js';
import { PanelActions } from './panel/panelActions.js';
import { Panels } from './panel/panels.js';
import { PauseGuide } from './runs/pauseGuide.js';
import { RunSession } from './runs/runSession.js';
import { showCrashes } from './server/crashMessages.js';
import { launcher } from './server/launcher.js';
import { findProjects, watchProjects } from './server/projectWatcher.js';
import { ServerPool } from './server/serverPool.js';
import { showStatus } from './server/statusItem.js';
import type { ThreadKey } from './threads/threadsModel.js';
import { ThreadsModel } from './threads/threadsModel.js';
import { ThreadsView } from './threads/threadsView.js';
import { graphIdOf } from './threads/threadText.js';

export interface Services {
  log: vscode.LogOutputChannel;
  memory: vscode.Memento;
  servers: ServerPool;
  threads: ThreadsModel;
  graphs: GraphsModel;
  language: LanguageService;
  breakpoints: NodeBreakpoints;
  runs: RunSession;
  debugging: DebugSessions;
  debugGuide: DebugGuide;
  panels: Panels;
  pauses: PauseGuide;
  threadsView: ThreadsView;
  graphsView: GraphsView;
  now: () => Date;
  /** Looks for the workspace's langgraph.json files again. */
  refreshProjects: () => Promise<void>;
  /** Where a node is declared and what it runs; null where the source does not tell. */
  findNode: (projectId: string, graphId: string, node: string) => Promise<GraphNodeLocation | null>;
  /** Stops the servers that this window started, then everything else. */
  shutDown: () => Promise<void>;
}

export async function createServices(
  context: vscode.ExtensionContext,
  showError: (error: unknown, services: Pick<Services, 'log'>) => void,
): Promise<Services> {
  const store = new DisposableStore();
  const file = (...parts: string[]): vscode.Uri => vscode.Uri.joinPath(context.extensionUri, ...parts);
  const log = store.add(vscode.window.createOutputChannel('Backstep Server', { log: true }));
  const graphLog = store.add(vscode.window.createOutputChannel('Backstep Graphs'));
  const warn = (message: string): void => log.warn(message);
  const now = (): Date => new Date();

  const launch = launcher({ script: file('dist', 'server.js').fsPath, log, graphLog });
  const servers = store.add(
    new ServerPool({ fetch: keyedFetch(fetch, process.env.BACKSTEP_API_KEY), launch, log: warn, delay }),
  );
  const threads = store.add(new ThreadsModel({ servers, now, log: warn }));
  const language = store.add(
    new LanguageService({
      script: file('dist', 'languageServer.js').fsPath,
      grammarDir: file('dist', 'grammars').fsPath,
      log: warn,
    }),
  );
  const graphs = store.add(
    new GraphsModel({
      servers,
      sourceNodes: () => language.graphNodes(),
      onDidChangeSource: (listener) => language.onDidChangeNodes(listener),
      isOfProject,
      log: warn,
    }),
  );
  const breakpoints = store.add(new NodeBreakpoints(language));
  const runs = store.add(new RunSession({ servers, threads, now }));
  const debugging = store.add(new DebugSessions(servers));
  const threadsView = store.add(new ThreadsView({ servers, threads, now }));
  const graphsView = store.add(new GraphsView({ servers, graphs }));

  const findNode: Services['findNode'] = async (projectId, graphId, node) => {
    const nodes = await language.graphNodes();
    return (
      nodes.find((each) => each.graphId === graphId && each.node === node && isOfProject(each, projectId)) ??
      null
    );
  };
  const panels = store.add(
    new Panels({
      servers,
      threads,
      graphs,
      breakpoints,
      language,
      actions: new PanelActions({
        threads,
        runs,
        debugging,
        onRunError: (error) => showError(error, { log }),
      }),
      webviewDir: file('dist', 'webview'),
      icon: {
        light: file('extension', 'media', 'panel-light.svg'),
        dark: file('extension', 'media', 'panel-dark.svg'),
      },
      openNode: (key, node) => openNode(key, node),
      openState,
      openStateDiff,
      refreshProjects: () => refreshProjects(),
      log: warn,
    }),
  );
  store.add(
    new CheckpointFiles({
      ...{ servers, threads },
      onDidFork: (from, to) => void showFork(from, to).catch((error: unknown) => showError(error, { log })),
    }),
  );
  const showPanel = (key: ThreadKey): void => panels.show(key, { preserveFocus: true }).select(null, false);
  const pauses = store.add(new PauseGuide({ runs, threadsView, showPanel, log: warn }));
  const debugGuide = store.add(
    new DebugGuide({ sessions: debugging, threads, panels, threadsView, log: warn }),
  );
  const openNode = async (key: ThreadKey, node: string): Promise<void> => {
    const thread = threads.get(key);
    const location = thread === null ? null : await findNode(key.projectId, graphIdOf(thread) ?? '', node);
    if (location === null)
      throw new UserError('nothing-to-do', vscode.l10n.t('The source of {0} was not found.', node));
    await openLocation(location.body ?? location.declaration);
  };

  const refreshProjects = async (): Promise<void> => {
    servers.setProjects(await findProjects());
    if (servers.all().length > 0) void language.start();
  };
  for (const part of [
    markBreakpoints(breakpoints),
    keepContext(servers, threads),
    showStatus(servers),
    showCrashes(servers),
  ]) {
    store.add(part);
  }
  store.add(watchProjects(() => void refreshProjects()));
  await refreshProjects();

  return {
    ...{
      log,
      memory: context.workspaceState,
      servers,
      threads,
      graphs,
      language,
      breakpoints,
      runs,
      debugging,
    },
    ...{ panels, pauses, debugGuide, threadsView, graphsView, now, refreshProjects, findNode },
    async shutDown() {
      await servers.stopAll();
      store.dispose();
    },
  };
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
