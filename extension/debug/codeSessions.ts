/**
 * `"debugCode": true`: beside a session of ours runs one of the code's own language, attached to the worker that runs
 * the graph, so that breakpoints inside the functions of nodes work too. It begins before the graph does and both end
 * together. Leaves the connection to codeDebugger.ts.
 */
import * as vscode from 'vscode';
import type { CodeDebuggerMessage } from '../../server/protocol/backstep.js';
import { debugType } from '../../server/protocol/debug.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import { UserError } from '../errors.js';
import { holdCodeDebugger } from './codeDebugger.js';

interface Deps {
  fetch: typeof fetch;
  onError: (error: unknown) => void;
}

export class CodeSessions implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly held = new Map<string, AbortController>();
  /** Called when a session of the code's language has sent its breakpoints, with its parent's id. */
  private readonly configured = this.resources.add(new vscode.EventEmitter<string>());

  constructor(private readonly deps: Deps) {
    this.resources.add(vscode.debug.registerDebugAdapterTrackerFactory('pwa-node', this.trackers()));
    this.resources.add(vscode.debug.registerDebugAdapterTrackerFactory('debugpy', this.trackers()));
    this.resources.add(
      vscode.debug.onDidTerminateDebugSession(({ id }) => {
        // The server closes the debugger, by which the session of the code ends as well.
        this.held.get(id)?.abort();
        this.held.delete(id);
      }),
    );
  }

  /** Resolves when the code of the session's graph is under its debugger; the session goes on without where it cannot be. */
  async begin(session: vscode.DebugSession): Promise<void> {
    const { debugCode, serverUrl, url, graph, apiKey } = session.configuration;
    if (session.type !== debugType || debugCode !== true) return;
    const address: unknown = serverUrl ?? url;
    const leave = new AbortController();
    this.held.set(session.id, leave);
    try {
      if (typeof address !== 'string' || typeof graph !== 'string')
        throw new UserError('bad-input', vscode.l10n.t('"debugCode" needs "graph" beside it.'));
      await holdCodeDebugger({
        url: address,
        graphId: graph,
        apiKey: typeof apiKey === 'string' ? apiKey : null,
        fetch: this.deps.fetch,
        signal: leave.signal,
        attach: (endpoint) => this.attach(session, graph, endpoint),
        onError: this.deps.onError,
      });
    } catch (error) {
      leave.abort();
      this.deps.onError(error);
    }
  }

  dispose(): void {
    for (const leave of this.held.values()) leave.abort();
    this.resources.dispose();
  }

  private async attach(
    parent: vscode.DebugSession,
    graph: string,
    endpoint: CodeDebuggerMessage,
  ): Promise<void> {
    const name = vscode.l10n.t('Code of {0}', graph);
    const isReady = new Promise<void>((resolve) => {
      const subscription = this.configured.event((configured) => {
        if (configured !== name) return;
        subscription.dispose();
        resolve();
      });
    });
    const began = await vscode.debug.startDebugging(parent.workspaceFolder, configuration(name, endpoint), {
      parentSession: parent,
      // Stopping this one stops the graph's too.
      lifecycleManagedByParent: true,
    });
    if (!began)
      throw new UserError('request-refused', vscode.l10n.t('The debugger of the code did not start.'));
    await isReady;
  }

  private trackers(): vscode.DebugAdapterTrackerFactory {
    return {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: (message: { type?: string; command?: string }) => {
          if (message.type !== 'response' || message.command !== 'configurationDone') return;
          // js-debug holds the process in a session below the one that was started; debugpy has one.
          const outer = session.type === 'pwa-node' ? session.parentSession : session;
          if (outer?.parentSession?.type === debugType) this.configured.fire(outer.name);
        },
      }),
    };
  }
}

function configuration(name: string, endpoint: CodeDebuggerMessage): vscode.DebugConfiguration {
  const { host, port } = endpoint;
  if (endpoint.debugger === 'debugpy')
    return { type: 'debugpy', request: 'attach', name, connect: { host, port }, justMyCode: true };
  return {
    ...{ type: 'pwa-node', request: 'attach', name, address: host, port },
    skipFiles: ['<node_internals>/**', '**/node_modules/**', '**/dist/nodeWorker.mjs'],
    // The worker itself lies in the extension's folder, whose maps are of no use to anybody.
    resolveSourceMapLocations: ['**', '!**/node_modules/**'],
    sourceMaps: true,
  };
}
