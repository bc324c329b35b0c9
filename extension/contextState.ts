/** Keeps the context keys true, so that palette, menus and welcome texts offer only what can work now. */
import * as vscode from 'vscode';
import type { NodeBreakpoints } from './breakpoints/nodeBreakpoints.js';
import type { Disposable } from './emitter.js';
import { DisposableStore } from './emitter.js';
import type { GraphsModel } from './graphs/graphsModel.js';
import { contextKeys } from './ids.js';
import type { ServerPool } from './server/serverPool.js';
import type { ThreadsModel } from './threads/threadsModel.js';

interface Deps {
  servers: ServerPool;
  threads: ThreadsModel;
  graphs: GraphsModel;
  breakpoints: NodeBreakpoints;
}

export function keepContext({ servers, threads, graphs, breakpoints }: Deps): Disposable {
  const store = new DisposableStore();
  const known = new Map<string, unknown>();
  const set = (key: string, value: unknown): void => {
    if (known.get(key) === value) return;
    known.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const update = (): void => {
    const kinds = (of: { state: { kind: string } }[]): string[] => of.map(({ state }) => state.kind);
    const states = kinds(servers.all());
    const own = kinds(servers.projects());
    const connected = kinds(servers.remotes());
    const all = threads.all();
    set(contextKeys.hasProject, own.length > 0);
    set(contextKeys.hasNoGraph, graphs.hasNone());
    set(contextKeys.hasServer, states.length > 0);
    set(contextKeys.hasConnection, connected.length > 0);
    set(contextKeys.hasLostConnection, connected.includes('failed'));
    set(contextKeys.canStop, own.includes('running'));
    set(
      contextKeys.serverState,
      ['running', 'starting', 'failed'].find((kind) => states.includes(kind)) ?? 'stopped',
    );
    set(
      contextKeys.canStart,
      own.some((kind) => kind === 'stopped' || kind === 'failed'),
    );
    set(contextKeys.hasThread, all.length > 0);
    set(contextKeys.hasNodeBreakpoint, breakpoints.all().length > 0);
    set(
      contextKeys.hasPausedThread,
      all.some(({ thread }) => thread.status === 'interrupted' || thread.status === 'error'),
    );
    set(
      contextKeys.hasActiveRun,
      all.some(({ thread, key }) => thread.status === 'busy' || threads.run(key) !== null),
    );
  };
  store.add(servers.onDidChangeProjects(update));
  store.add(servers.onDidChangeState(update));
  store.add(threads.onDidChange(update));
  store.add(graphs.onDidChange(update));
  store.add(breakpoints.onDidChange(update));
  update();
  return store;
}
