/**
 * The server of one project: found or started, shared, stopped, and its end noticed. States and their changes live
 * here; the process in serverProcess.ts, another window's server in sharedServer.ts, events in liveEvents.ts.
 */
import { t } from '@vscode/l10n';
import path from 'node:path';
import { LangGraphApi } from '../api/langGraphApi.js';
import { Emitter } from '../emitter.js';
import { toUserError, UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { Project } from './project.js';
import type { Server, ServerState } from './server.js';
import type { ServerProcess, ServerProcessOptions } from './serverProcess.js';
import { awaitSharedServer, findSharedServer, isAlive } from './sharedServer.js';
import type { FoundServer } from './sharedServer.js';

export interface ProjectServerDeps {
  fetch: typeof fetch;
  /** Everything but the project's own part of the options, read anew at each start. */
  launch(project: Project): Promise<ServerProcess>;
}

export type Launch = (options: ServerProcessOptions) => ServerProcess;

const holderTimeoutMs = 20_000;

export class ProjectServer implements Server {
  private current: ServerState = { kind: 'stopped' };
  private process: ServerProcess | null = null;
  private found: FoundServer | null = null;
  private starting: Promise<LangGraphApi> | null = null;
  private readonly changed = new Emitter<ServerState>();
  private readonly lost = new Emitter<string>();
  readonly onDidChangeState = this.changed.on;
  /** A server that ran has gone without being asked to. The sentence says how. */
  readonly onDidCrash = this.lost.on;
  stoppedByHand = false;

  constructor(
    readonly project: Project,
    private readonly deps: ProjectServerDeps,
  ) {}

  get state(): ServerState {
    return this.current;
  }

  get fetch(): typeof fetch {
    return this.deps.fetch;
  }

  private get dataDir(): string {
    return path.join(this.project.directory, '.backstep');
  }

  /** The running server's API, starting or joining one if need be. */
  ensure(): Promise<LangGraphApi> {
    if (this.current.kind === 'running') return Promise.resolve(this.current.api);
    this.starting ??= this.start().finally(() => (this.starting = null));
    return this.starting;
  }

  /** Joins a server that already runs on the data folder; starts none. */
  async attach(): Promise<boolean> {
    if (this.current.kind !== 'stopped') return this.current.kind === 'running';
    const found = await findSharedServer(this.dataDir, this.deps.fetch);
    // Meanwhile a start may have begun, and wins.
    if (found === null || this.state.kind !== 'stopped') return false;
    this.join(found);
    return true;
  }

  /** Stops what this window started; of a shared one it only lets go. */
  async stop(): Promise<void> {
    await this.starting?.catch(() => undefined);
    const process = this.process;
    this.process = null;
    this.found = null;
    if (process !== null) {
      this.set({ kind: 'stopping' });
      await process.stop();
    }
    this.set({ kind: 'stopped' });
  }

  /** After its event connection broke: is the server still there? If not, the state says so from now on. */
  async confirmAlive(): Promise<boolean> {
    const found = this.found;
    if (found === null) return this.process !== null;
    if (await isAlive(found, this.deps.fetch)) return true;
    if (this.found === found) this.gone(t('The server that another window ran has ended.'));
    return false;
  }

  private async start(): Promise<LangGraphApi> {
    this.stoppedByHand = false;
    this.set({ kind: 'starting' });
    try {
      const shared = await findSharedServer(this.dataDir, this.deps.fetch);
      return shared === null ? await this.spawn() : this.join(shared);
    } catch (error) {
      const failure = toUserError(error);
      this.set({ kind: 'failed', message: failure.message });
      throw failure;
    }
  }

  private async spawn(): Promise<LangGraphApi> {
    const process = await this.deps.launch(this.project);
    let url: string;
    try {
      url = await process.ready;
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'folder-held') throw error;
      const holder = await awaitSharedServer(this.dataDir, this.deps.fetch, holderTimeoutMs);
      if (holder !== null) return this.join(holder);
      throw new UserError(
        'folder-held',
        t('Another server holds the data folder of this project and does not answer.'),
        {
          cause: error,
          next: commandIds.showLog,
        },
      );
    }
    this.process = process;
    void process.ended.then((reason) => {
      if (this.process === process) this.gone(reason);
    });
    const api = new LangGraphApi(url, this.deps.fetch);
    this.set({ kind: 'running', api, shared: false });
    return api;
  }

  private join(found: FoundServer): LangGraphApi {
    this.found = found;
    const api = new LangGraphApi(found.url, this.deps.fetch);
    this.set({ kind: 'running', api, shared: true });
    return api;
  }

  private gone(message: string): void {
    this.process = null;
    this.found = null;
    this.set({ kind: 'failed', message });
    this.lost.fire(message);
  }

  private set(state: ServerState): void {
    this.current = state;
    this.changed.fire(state);
  }
}
