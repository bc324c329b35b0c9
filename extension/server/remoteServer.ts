/**
 * A LangGraph server that runs elsewhere (a `langgraph dev`, a deployment, a Backstep server of somebody else): joined
 * and let go of, never started or stopped. What it wants (a key, headers) is read anew at each try; asking a person for
 * it is askCredentials.ts, keeping the list of servers connections.ts.
 */
import { t } from '@vscode/l10n';
import { LangGraphApi } from '../api/langGraphApi.js';
import { Emitter } from '../emitter.js';
import { isAbort, UserError } from '../errors.js';
import { commandIds } from '../ids.js';
import type { Credentials } from './credentials.js';
import { fetchWith } from './credentials.js';
import { probeServer, reasonOf } from './probeServer.js';
import type { Probe } from './probeServer.js';
import type { Connection } from './project.js';
import type { Server, ServerState } from './server.js';

export interface RemoteServerDeps {
  /** Sends nothing of its own. */
  plainFetch: typeof fetch;
  credentials(url: string): Promise<Credentials>;
}

export class RemoteServer implements Server {
  private current: ServerState = { kind: 'stopped' };
  private connecting: Promise<LangGraphApi> | null = null;
  private send: typeof fetch;
  private answer: Extract<Probe, { kind: 'answers' }> | null = null;
  private readonly changed = new Emitter<ServerState>();
  /** It runs elsewhere. */
  readonly stoppedByHand = false;
  readonly onDidChangeState = this.changed.on;

  constructor(
    readonly project: Connection,
    private readonly deps: RemoteServerDeps,
  ) {
    this.send = deps.plainFetch;
  }

  get state(): ServerState {
    return this.current;
  }

  get url(): string {
    return this.project.id;
  }

  get fetch(): typeof fetch {
    return this.send;
  }

  /** What it said of itself when it was joined last; null before. */
  get about(): { isBackstep: boolean; version: string | null } | null {
    return this.answer;
  }

  ensure(): Promise<LangGraphApi> {
    if (this.current.kind === 'running') return Promise.resolve(this.current.api);
    this.connecting ??= this.connect().finally(() => (this.connecting = null));
    return this.connecting;
  }

  /** Lets go of it; it goes on. */
  async stop(): Promise<void> {
    await this.connecting?.catch(() => undefined);
    this.set({ kind: 'stopped' });
  }

  async confirmAlive(): Promise<boolean> {
    const asked = this.current;
    if (asked.kind !== 'running') return false;
    const probe = await probeServer(this.url, this.send);
    if (probe.kind === 'answers') return true;
    // Meanwhile it may have been let go of, or joined anew.
    if (this.current === asked) this.set({ kind: 'failed', message: sentenceOn(this.url, probe) });
    return false;
  }

  private async connect(): Promise<LangGraphApi> {
    this.set({ kind: 'starting' });
    const credentials = await this.deps.credentials(this.url);
    const probe = await probeServer(this.url, fetchWith(credentials, this.deps.plainFetch));
    if (probe.kind !== 'answers') {
      const message = sentenceOn(this.url, probe);
      this.set({ kind: 'failed', message });
      throw new UserError('server-gone', message, { next: commandIds.reconnectServer });
    }
    this.answer = probe;
    this.send = telling(this.url, fetchWith(credentials, this.deps.plainFetch));
    const api = new LangGraphApi(this.url, this.send);
    this.set({ kind: 'running', api, shared: true });
    return api;
  }

  private set(state: ServerState): void {
    this.current = state;
    this.changed.fire(state);
  }
}

export function sentenceOn(url: string, probe: Exclude<Probe, { kind: 'answers' }>): string {
  switch (probe.kind) {
    case 'refuses':
      return t('The server at {0} refuses the API key or headers.', url);
    case 'silent':
      return t('No server answers at {0}: {1}.', url, probe.reason);
    case 'other':
      return t('What answers at {0} is no LangGraph server: {1}.', url, probe.reason);
  }
}

/** A failure to reach it names the server, so that whoever shows it need not know which was asked. */
function telling(url: string, fetchFn: typeof fetch): typeof fetch {
  return async (input, init) => {
    try {
      return await fetchFn(input, init);
    } catch (error) {
      if (isAbort(error) || init?.signal?.aborted === true) throw error;
      const message = sentenceOn(url, { kind: 'silent', reason: reasonOf(error) });
      throw new UserError('server-gone', message, { cause: error, next: commandIds.reconnectServer });
    }
  };
}
