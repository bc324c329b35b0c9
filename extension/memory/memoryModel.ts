/**
 * What the window knows of its servers' stores: how far each namespace is to be shown, where there is none, and when to
 * look again. Items themselves are read when somebody looks, never kept.
 */
import { t } from '@vscode/l10n';
import type { StoreApi } from '../api/storeApi.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore, Emitter } from '../emitter.js';
import { statusOf, toUserError, UserError } from '../errors.js';
import type { ServerPool } from '../server/serverPool.js';
import { readFolder } from './readFolder.js';
import type { Folder, FolderLimits } from './readFolder.js';

/** What can be shown of a namespace: its contents, or why not. */
export type FolderAnswer =
  { kind: 'folder'; folder: Folder } | { kind: 'lacking' | 'failed'; reason: string };

interface Deps {
  servers: ServerPool;
}

const pageSize = 100;

export class MemoryModel implements Disposable {
  private readonly limits = new Map<string, FolderLimits>();
  private readonly resources = new DisposableStore();
  private readonly changed = new Emitter<string>();
  /** The store of this project may hold something else now. */
  readonly onDidChange = this.changed.on;

  constructor(private readonly deps: Deps) {
    const { servers } = deps;
    this.resources.add(
      servers.onEvent(({ project, event }) => {
        if (event.kind === 'hello' || event.kind === 'store') this.refresh(project.id);
      }),
    );
    this.resources.add(servers.onDidConnectWithoutEvents(({ id }) => this.refresh(id)));
    this.resources.add(
      servers.onDidChangeState(({ server, state }) => {
        if (state.kind !== 'running') this.refresh(server.project.id);
      }),
    );
  }

  /** Whoever shows something of the project's store reads it again. */
  refresh(projectId: string): void {
    this.changed.fire(projectId);
  }

  /** Throws where the server does not run. */
  store(projectId: string): StoreApi {
    const state = this.deps.servers.get(projectId)?.state;
    if (state?.kind === 'running') return state.api.store;
    throw new UserError('server-gone', t('The Backstep server of this project is not running.'));
  }

  /** Never rejects: what is in the way is part of the answer. */
  async read(projectId: string, namespace: readonly string[]): Promise<FolderAnswer> {
    try {
      const limits = this.limitsOf(projectId, namespace);
      return { kind: 'folder', folder: await readFolder(this.store(projectId), namespace, limits) };
    } catch (error) {
      const { message: reason } = toUserError(error);
      // Closed by its langgraph.json, or closed to this caller.
      const isLacking = [403, 404, 405, 501].includes(statusOf(error) ?? 0);
      return { kind: isLacking ? 'lacking' : 'failed', reason };
    }
  }

  loadMore(projectId: string, namespace: readonly string[], of: keyof FolderLimits): void {
    const limits = this.limitsOf(projectId, namespace);
    this.limits.set(keyText(projectId, namespace), { ...limits, [of]: limits[of] + pageSize });
    this.refresh(projectId);
  }

  dispose(): void {
    this.resources.dispose();
  }

  private limitsOf(projectId: string, namespace: readonly string[]): FolderLimits {
    return this.limits.get(keyText(projectId, namespace)) ?? { folders: pageSize, items: pageSize };
  }
}

function keyText(projectId: string, namespace: readonly string[]): string {
  return JSON.stringify([projectId, ...namespace]);
}
