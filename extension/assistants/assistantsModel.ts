/**
 * The assistants of every server that runs, and why there are none where it keeps them closed. Reads when the server
 * says that something changed, never on a timer.
 */
import { t } from '@vscode/l10n';
import type { Assistant } from '../../server/protocol/api.js';
import { Coalescer } from '../coalescer.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore, Emitter } from '../emitter.js';
import { statusOf, toUserError, UserError } from '../errors.js';
import type { LangGraphApi } from '../api/langGraphApi.js';
import type { ServerPool } from '../server/serverPool.js';
import { isGraphsOwn } from './assistantText.js';

interface Known {
  assistants: Assistant[];
  /** What the server says where it does not have them. */
  lacking: string | null;
}

interface Deps {
  servers: ServerPool;
  log(message: string): void;
}

export class AssistantsModel implements Disposable {
  private readonly known = new Map<string, Known>();
  private readonly reads = new Coalescer<string>();
  private readonly resources = new DisposableStore();
  private readonly changed = new Emitter<string>();
  /** Fires with the project's id. */
  readonly onDidChange = this.changed.on;

  constructor(private readonly deps: Deps) {
    const { servers } = deps;
    this.resources.add(
      servers.onEvent(({ project, event }) => {
        if (event.kind === 'hello' || event.kind === 'assistants' || event.kind === 'graphs')
          this.background(project.id);
      }),
    );
    this.resources.add(servers.onDidConnectWithoutEvents((project) => this.background(project.id)));
    this.resources.add(
      servers.onDidChangeState(({ server, state }) => {
        if (state.kind !== 'running' && this.known.delete(server.project.id))
          this.changed.fire(server.project.id);
      }),
    );
  }

  /** The graph's own first, then by name. */
  ofGraph(projectId: string, graphId: string): Assistant[] {
    return this.list(projectId)
      .filter((each) => each.graph_id === graphId)
      .sort(
        (a, b) =>
          Number(isGraphsOwn(b)) - Number(isGraphsOwn(a)) || a.name.localeCompare(b.name) || compareIds(a, b),
      );
  }

  list(projectId: string): Assistant[] {
    return this.known.get(projectId)?.assistants ?? [];
  }

  get(projectId: string, assistantId: string): Assistant | null {
    return this.list(projectId).find((each) => each.assistant_id === assistantId) ?? null;
  }

  /** Why the server has none to show; null where it does have them. */
  lacking(projectId: string): string | null {
    return this.known.get(projectId)?.lacking ?? null;
  }

  /** The server's API for a change. Throws where it does not run, or does not have assistants. */
  api(projectId: string): LangGraphApi['assistantsApi'] {
    const lacking = this.lacking(projectId);
    if (lacking !== null) throw new UserError('request-refused', lacking);
    const state = this.deps.servers.get(projectId)?.state;
    if (state?.kind === 'running') return state.api.assistantsApi;
    throw new UserError('server-gone', t('The Backstep server of this project is not running.'));
  }

  refresh(projectId: string): Promise<void> {
    return this.reads.request(projectId, async () => {
      const state = this.deps.servers.get(projectId)?.state;
      if (state?.kind !== 'running') return;
      const fresh = await read(state.api);
      const now = this.deps.servers.get(projectId)?.state;
      if (now?.kind !== 'running' || now.api !== state.api) return;
      this.known.set(projectId, fresh);
      this.changed.fire(projectId);
    });
  }

  dispose(): void {
    this.resources.dispose();
  }

  private background(projectId: string): void {
    this.refresh(projectId).catch((error: unknown) =>
      this.deps.log(`Reading assistants: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
}

async function read(api: LangGraphApi): Promise<Known> {
  try {
    return { assistants: await api.assistants(), lacking: null };
  } catch (error) {
    // Closed by its langgraph.json, or closed to this caller.
    if (![403, 404, 405, 501].includes(statusOf(error) ?? 0)) throw error;
    return { assistants: [], lacking: toUserError(error).message };
  }
}

function compareIds(a: Assistant, b: Assistant): number {
  return a.assistant_id < b.assistant_id ? -1 : 1;
}
