/**
 * A server as views, commands and the debugger see it, whether this window started it for a project
 * (projectServer.ts) or it runs elsewhere (remoteServer.ts).
 */
import type { LangGraphApi } from '../api/langGraphApi.js';
import type { Disposable } from '../emitter.js';
import type { ServedPlace } from './project.js';

export type ServerState =
  | { kind: 'stopped' }
  | { kind: 'starting' }
  /** `shared`: somebody else (another window, a terminal) started it and stops it. */
  | { kind: 'running'; api: LangGraphApi; shared: boolean }
  | { kind: 'stopping' }
  /** Could not start, crashed, or does not answer (any more). */
  | { kind: 'failed'; message: string };

export interface Server {
  readonly project: ServedPlace;
  readonly state: ServerState;
  /** Carries what the server asks for. */
  readonly fetch: typeof fetch;
  /** The user has stopped it: then nothing but a command starts it again. */
  readonly stoppedByHand: boolean;
  readonly onDidChangeState: (listener: (state: ServerState) => void) => Disposable;
  /** The server's API, after whatever it takes to have one; rejects with a `UserError`. */
  ensure(): Promise<LangGraphApi>;
  stop(): Promise<void>;
  /** After it did not answer: is it still there? If not, the state says so from now on. */
  confirmAlive(): Promise<boolean>;
}
