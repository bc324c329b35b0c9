/**
 * The composition root: makes every part, hands each what it needs, and owns them all. The only file that knows all
 * of them; also what tests inside VS Code get, so that they can wait for events instead of time.
 */
import * as vscode from 'vscode';
import type { GraphNodeLocation } from '../server/protocol/language.js';
import { keyedFetch } from './api/keyedFetch.js';
import { AssistantsModel } from './assistants/assistantsModel.js';
import { markBreakpoints } from './breakpoints/breakpointMarks.js';
import { NodeBreakpoints } from './breakpoints/nodeBreakpoints.js';
import { NodeStops } from './breakpoints/nodeStops.js';
import { keepContext } from './contextState.js';
import { DebugGuide } from './debug/debugGuide.js';
import { DebugSessions } from './debug/debugSessions.js';
import { standAt } from './debug/standAt.js';
import { DisposableStore } from './emitter.js';
import { commandIds } from './ids.js';
import { readDeclaredGraphs } from './graphs/declaredGraphs.js';
import { GraphsModel } from './graphs/graphsModel.js';
import { GraphsView } from './graphs/graphsView.js';
import { provideDocuments } from './documentSources.js';
import { openState, openStateDiff } from './documents/stateDocuments.js';
import { isOfProject, LanguageService } from './language/languageService.js';
import { KeptTests } from './keptTests/keptTests.js';
import { runKeptTests } from './keptTests/runKeptTests.js';
import { LastRuns } from './language/lastRuns.js';
import { openCondition } from './language/openCondition.js';
import { openSource } from './language/openLocation.js';
import { ownSource } from './language/ownSource.js';
import { MemoryModel } from './memory/memoryModel.js';
import { MemoryView } from './memory/memoryView.js';
import { GraphPanels } from './panel/graphPanels.js';
import { PanelActions } from './panel/panelActions.js';
import { Panels } from './panel/panels.js';
import { RunForms } from './panel/runForms.js';
import { Replays } from './replay/replays.js';
import { LiveRuns } from './runs/liveRuns.js';
import { LastInputs } from './runs/lastInputs.js';
import { PauseGuide } from './runs/pauseGuide.js';
import { RunSession } from './runs/runSession.js';
import { WatchedThreads } from './runs/watchedThreads.js';
import { Connections } from './server/connections.js';
import { readCredentials } from './server/credentials.js';
import { showCrashes } from './server/crashMessages.js';
import { launchSettings, type LaunchSettings } from './server/launchSettings.js';
import { launcher } from './server/launcher.js';
import type { Project } from './server/project.js';
import { findProjects, watchProjects } from './server/projectWatcher.js';
import { ServerPool } from './server/serverPool.js';
import { showStatus } from './server/statusItem.js';
import type { ThreadKey } from './threads/threadsModel.js';
import { ThreadsModel } from './threads/threadsModel.js';
import { ThreadsView } from './threads/threadsView.js';
import { checkpointIdOf, graphIdOf } from './threads/threadText.js';

export interface Services {
  log: vscode.LogOutputChannel;
  lastInputs: LastInputs;
  secrets: vscode.SecretStorage;
  servers: ServerPool;
  connections: Connections;
  threads: ThreadsModel;
  graphs: GraphsModel;
  assistants: AssistantsModel;
  memory: MemoryModel;
  language: LanguageService;
  lastRuns: LastRuns;
  breakpoints: NodeBreakpoints;
  stops: NodeStops;
  runs: RunSession;
  debugging: DebugSessions;
  debugGuide: DebugGuide;
  panels: Panels;
  graphPanels: GraphPanels;
  forms: RunForms;
  pauses: PauseGuide;
  replays: Replays;
  keptTests: KeptTests;
  threadsView: ThreadsView;
  graphsView: GraphsView;
  memoryView: MemoryView;
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

  const { extensionPath } = context;
  const script = file('dist', 'server.js').fsPath;
  const launch = launcher({ script, extensionPath, log, graphLog });
  const servers = store.add(
    new ServerPool({
      ...{ launch, log: warn, delay, plainFetch: fetch },
      fetch: keyedFetch(fetch, process.env.BACKSTEP_API_KEY),
      credentials: (url) => readCredentials(context.secrets, url),
    }),
  );
  const connections = new Connections({ servers, memory: context.workspaceState });
  const isOwnSource = ownSource(servers);
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
      ...{ servers, isOfProject, declaredGraphs: readDeclaredGraphs, log: warn },
      sourceNodes: () => language.knownNodes(),
      onDidChangeSource: (listener) => language.onDidChangeNodes(listener),
    }),
  );
  const assistants = store.add(new AssistantsModel({ servers, log: warn }));
  const memory = store.add(new MemoryModel({ servers }));
  const lastRuns = store.add(new LastRuns({ servers, threads, language, log: warn }));
  const breakpoints = store.add(new NodeBreakpoints(language));
  const stops = new NodeStops(breakpoints);
  const runs = store.add(new RunSession({ servers, threads, graphs, now }));
  const watched = new WatchedThreads({ servers, threads, delay, log: warn });
  const liveRuns = store.add(new LiveRuns({ runs, watched, now }));
  const lastInputs = new LastInputs(context.workspaceState);
  const debugging = store.add(new DebugSessions(servers));
  const threadsView = store.add(new ThreadsView({ servers, threads, now }));
  const graphsView = store.add(new GraphsView({ servers, graphs, assistants }));
  const memoryView = store.add(new MemoryView({ servers, memory }));

  const findNode: Services['findNode'] = async (projectId, graphId, node) => {
    const nodes = await language.graphNodes();
    return nodes.find((each) => each.node === node && isOwnSource(each, { projectId, graphId })) ?? null;
  };
  const webviews = {
    webviewDir: file('dist', 'webview'),
    icon: {
      light: file('extension', 'media', 'panel-light.svg'),
      dark: file('extension', 'media', 'panel-dark.svg'),
    },
    log: warn,
  };
  const graphPanels = store.add(
    new GraphPanels({
      ...{ threads, graphs, breakpoints, stops, language, isOwnSource, ...webviews },
      openSource: ({ projectId, graphId }, node) => openSource({ findNode }, projectId, graphId, node),
    }),
  );
  const forms = new RunForms({ servers, threads, graphs, lastInputs });
  const panels = store.add(
    new Panels({
      ...{ servers, threads, graphs },
      ...{ breakpoints, stops },
      language,
      isOwnSource,
      actions: new PanelActions({
        threads,
        graphs,
        runs,
        debugging,
        debugFrom: async (key, checkpointId) => {
          const at = checkpointId ?? (await threads.history(key)).states.map(checkpointIdOf)[0];
          if (at !== undefined) await standAt({ threads, debugging }, key, at);
        },
        lastInputs,
        onRunError: (error) => showError(error, { log }),
      }),
      ...{ liveRuns, watched },
      forms,
      ...webviews,
      openNode: async (key, node) => {
        const thread = threads.get(key);
        await openSource({ findNode }, key.projectId, thread === null ? '' : (graphIdOf(thread) ?? ''), node);
      },
      openCondition: async (key, place) => {
        const thread = threads.get(key);
        const graphId = thread === null ? '' : (graphIdOf(thread) ?? '');
        await openCondition({ findNode }, key.projectId, graphId, place);
      },
      rerun: async ({ projectId, threadId }, checkpointId) => {
        const argument = { projectId, threadId, checkpointId };
        await vscode.commands.executeCommand(commandIds.rerun, argument);
      },
      openState,
      openStateDiff,
      refreshProjects: () => refreshProjects(),
    }),
  );
  const onError = (error: unknown): void => showError(error, { log });
  store.add(provideDocuments({ servers, threads, assistants, memory, log: warn, onError }));
  const replays = store.add(new Replays());
  const keptTests = store.add(new KeptTests({ servers, language, log: warn }));
  const settings = (project: Project): Promise<LaunchSettings> => launchSettings(project, extensionPath);
  store.add(runKeptTests({ tests: keptTests, script, settings, findNode }));
  const showPanel = (key: ThreadKey): void => panels.show(key, { preserveFocus: true }).select(null, false);
  // A server that sends no events does not tell that a run has remembered something.
  store.add(runs.onDidEnd(({ key }) => memory.refresh(key.projectId)));
  const pauses = store.add(new PauseGuide({ runs, threadsView, showPanel, log: warn }));
  const debugGuide = store.add(
    new DebugGuide({ sessions: debugging, threads, panels, threadsView, log: warn }),
  );

  const refreshProjects = async (): Promise<void> => {
    servers.setProjects(await findProjects());
    if (servers.all().length > 0) void language.start();
  };
  for (const part of [
    markBreakpoints(breakpoints),
    keepContext({ servers, threads, graphs, breakpoints }),
    showStatus(servers),
    showCrashes(servers),
  ]) {
    store.add(part);
  }
  const projects = () => servers.projects().map(({ project }) => project);
  store.add(watchProjects(projects, () => void refreshProjects()));
  await refreshProjects();

  return {
    ...{ log, lastInputs, secrets: context.secrets, servers, connections, threads, graphs },
    ...{ assistants, memory, language, lastRuns, breakpoints, stops, runs, debugging },
    ...{
      panels,
      graphPanels,
      forms,
      pauses,
      replays,
      keptTests,
      debugGuide,
      threadsView,
      graphsView,
      memoryView,
      now,
      refreshProjects,
      findNode,
    },
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
