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
import { codeConfiguration } from './codeConfiguration.js';
import { graphOfThread, holdCodeDebugger } from './codeDebugger.js';
import { hasPythonDebugger, MissingPythonDebugger, offerPythonDebugger } from './pythonDebugger.js';

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

  /**
   * Resolves when the code of the session's graph is under its debugger, where that is wanted. With false where it cannot
   * be, which the user is told of: the session goes on without.
   */
  async begin(session: vscode.DebugSession): Promise<boolean> {
    const { debugCode, serverUrl, url, graph, threadId, apiKey } = session.configuration;
    if (session.type !== debugType || debugCode !== true) return true;
    const address: unknown = serverUrl ?? url;
    const leave = new AbortController();
    this.held.set(session.id, leave);
    try {
      const server = {
        url: typeof address === 'string' ? address : '',
        apiKey: typeof apiKey === 'string' ? apiKey : null,
        fetch: this.deps.fetch,
      };
      const named: unknown = graph;
      const graphId =
        typeof named !== 'string' && typeof threadId === 'string'
          ? await graphOfThread(server, threadId)
          : named;
      if (typeof graphId !== 'string')
        throw new UserError('bad-input', vscode.l10n.t('"debugCode" needs "graph" beside it.'));
      await holdCodeDebugger({
        ...server,
        graphId,
        signal: leave.signal,
        attach: (endpoint) => this.attach(session, graphId, endpoint),
        onError: (error) => this.tell(error),
      });
      return true;
    } catch (error) {
      leave.abort();
      this.tell(error);
      return false;
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
    if (endpoint.debugger === 'debugpy' && !hasPythonDebugger()) throw new MissingPythonDebugger();
    const name = vscode.l10n.t('Code of {0}', graph);
    const isReady = new Promise<void>((resolve) => {
      const subscription = this.configured.event((configured) => {
        if (configured !== name) return;
        subscription.dispose();
        resolve();
      });
    });
    const began = await vscode.debug.startDebugging(
      parent.workspaceFolder,
      codeConfiguration(name, endpoint),
      {
        parentSession: parent,
        // Stopping this one stops the graph's too.
        lifecycleManagedByParent: true,
      },
    );
    if (!began)
      throw new UserError('request-refused', vscode.l10n.t('The debugger of the code did not start.'));
    await isReady;
  }

  private tell(error: unknown): void {
    if (error instanceof MissingPythonDebugger) offerPythonDebugger();
    else this.deps.onError(error);
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
