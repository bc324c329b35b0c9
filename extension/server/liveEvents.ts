/**
 * Keeps one event connection open while a project's server runs. A connection that breaks is made again (the server
 * may only have dropped it); a server that has no such events is left in peace.
 */
import { readEventStream } from '../api/eventStream.js';
import type { Disposable } from '../emitter.js';
import type { BackstepEvent } from '../../server/protocol/backstep.js';
import type { Server, ServerState } from './server.js';

export interface LiveEventsDeps {
  onEvent(event: BackstepEvent): void;
  /** The server sends no events: the caller reads on its own account. */
  onUnsupported(): void;
  log(line: string): void;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  delay(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const longestDelayMs = 5000;

/** Follows the server from state to state until disposed. */
export function followLiveEvents(server: Server, deps: LiveEventsDeps): Disposable {
  let connection: AbortController | null = null;
  const follow = (state: ServerState): void => {
    connection?.abort();
    connection = null;
    if (state.kind !== 'running') return;
    connection = new AbortController();
    void keepConnected(server, state.api.url, connection.signal, deps);
  };
  follow(server.state);
  const subscription = server.onDidChangeState(follow);
  return {
    dispose() {
      subscription.dispose();
      connection?.abort();
    },
  };
}

async function keepConnected(
  server: Server,
  url: string,
  signal: AbortSignal,
  deps: LiveEventsDeps,
): Promise<void> {
  let failures = 0;
  while (!isOver(signal)) {
    try {
      const onEvent = (event: BackstepEvent): void => {
        failures = 0;
        if (!isOver(signal)) deps.onEvent(event);
      };
      if ((await readEventStream({ url, signal, fetch: server.fetch, onEvent })) === 'unsupported') {
        if (!isOver(signal)) deps.onUnsupported();
        return;
      }
    } catch (error) {
      if (isOver(signal)) return;
      deps.log(`Event connection to ${url}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (isOver(signal) || !(await server.confirmAlive())) return;
    failures += 1;
    await deps.delay(Math.min(100 * 2 ** failures, longestDelayMs), signal);
  }
}

/** Asked after an await: the signal may have aborted meanwhile, which the compiler cannot see. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}
