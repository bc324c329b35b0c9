/**
 * Finds what a session is to debug: the server (named, shared, or started for the session), the thread, the graph and
 * where its sources are. Ends what it started.
 */
import { t } from '@vscode/l10n';
import type { Config, Json, Thread } from '../../protocol/api.js';
import { debugEvents, type AttachArguments, type LaunchArguments } from '../../protocol/debug.js';
import { langGraphThreads, type ServerAddress } from '../api/langGraphThreads.js';
import { findProject } from '../api/project.js';
import { openProjectServer, type ProjectServer } from '../api/projectServer.js';
import type { ThreadApi } from '../api/threadApi.js';
import { DebugError } from '../errors.js';
import { noLocations, type NodeLocations } from '../locations/nodeLocations.js';
import type { Debuggee, SessionState } from '../sessionState.js';
import type { DebuggerEvents } from '../stepping/debuggerEvents.js';
import { GraphDebugger } from '../stepping/graphDebugger.js';

export interface Debuggees {
  launch(args: LaunchArguments): Promise<Debuggee>;
  attach(args: AttachArguments): Promise<Debuggee>;
  dispose(): Promise<void>;
}

export interface DebuggeesDeps {
  session: SessionState;
  events: DebuggerEvents;
  /** Tells the client something that DAP has no word for. */
  tell: (event: string, body: object) => void;
  /** dist/server.js. */
  serverScript: string;
  openLocations: (configFile: string) => NodeLocations;
  fetchFn: typeof fetch;
  workingDir: string;
  soon: (task: () => void) => void;
}

interface Target {
  api: ThreadApi;
  threadId: string;
  graphId: string;
  config: Config | null;
  context: Record<string, Json> | null;
}

export function createDebuggees(deps: DebuggeesDeps): Debuggees {
  const { session, events } = deps;
  let own: ProjectServer | null = null;

  const serverOf = async (args: LaunchArguments, configFile: string | null): Promise<string> => {
    if (args.serverUrl !== undefined) return args.serverUrl;
    if (configFile === null)
      throw new DebugError(
        'no-project',
        t('There is no langgraph.json here: name its folder as "project", or a server as "serverUrl".'),
      );
    own ??= await openProjectServer(configFile, {
      script: deps.serverScript,
      fetchFn: deps.fetchFn,
      printed: (line) => {
        // What a run prints, it tells itself, with the node.
        const runs = session.isDebugging && session.debuggee.debugger.stop === null;
        if (!runs) events.output({ text: `${line}\n`, kind: 'stdout' });
      },
      log: () => undefined,
    });
    return own.url;
  };

  const locate = (configFile: string | null): void => {
    if (session.locations === noLocations && configFile !== null)
      session.locations = deps.openLocations(configFile);
  };

  const debuggee = async ({ api, threadId, graphId, config, context }: Target): Promise<Debuggee> => {
    const [nodes, isBackstep] = await Promise.all([api.graphNodes(graphId), api.isBackstep()]);
    const { breakpoints, expressions } = session;
    const shape = { nodes };
    const parts = { api, threadId, graphId, shape, isBackstep, breakpoints, expressions, events };
    deps.tell(debugEvents.thread, { threadId, graphId, serverUrl: api.url });
    return {
      api,
      graphId,
      threadId,
      shape,
      isBackstep,
      settings: { config: config as Json, context },
      debugger: new GraphDebugger({ ...parts, config, context, soon: deps.soon }),
    };
  };

  return {
    async launch(args) {
      const configFile = await findProject(args.project, deps.workingDir);
      locate(configFile);
      const url = await serverOf(args, configFile);
      const api = langGraphThreads(addressOf(url, args), deps.fetchFn);
      const { graph: graphId, threadId: given } = args;
      if (given !== undefined) await api.thread(given);
      const threadId = given ?? (await api.createThread(graphId));
      const { config = null, context = null } = args;
      return debuggee({ api, threadId, graphId, config, context });
    },

    async attach(args) {
      locate(await findProject(args.project, deps.workingDir));
      const api = langGraphThreads(addressOf(args.url, args), deps.fetchFn);
      const { threadId } = args;
      const graphId = args.graph ?? graphOf(await api.thread(threadId));
      return debuggee({ api, threadId, graphId, config: null, context: null });
    },

    async dispose() {
      await Promise.all([session.locations.dispose(), own?.stop()]);
    },
  };
}

function addressOf(
  url: string,
  { apiKey, headers }: Pick<LaunchArguments, 'apiKey' | 'headers'>,
): ServerAddress {
  return { url, apiKey: apiKey ?? null, headers: headers ?? {} };
}

function graphOf({ thread_id, metadata }: Thread): string {
  const graph = metadata.graph_id ?? metadata.assistant_id;
  if (typeof graph === 'string') return graph;
  throw new DebugError('bad-arguments', t('Thread {0} has never run: name its graph as "graph".', thread_id));
}
