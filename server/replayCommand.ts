/**
 * `backstep-server replay`: a client of the server of the project's data folder, this process's own or one that already
 * holds the folder, or of one that has a file's thread in memory. Its exit code makes a kept thread a test.
 */
import type { ReplayInvocation } from './commandInvocation.js';
import type { ReplayEnd } from './protocol/replay.js';
import { readReplay } from './protocol/readReplay.js';
import { replayText } from './replayText.js';
import type { OpenServer } from './threadFileCommands.js';

export const replayExitCodes = { same: 0, differs: 1, cannot: 2 } as const;

export interface ReplayCommandDeps {
  /** The server that has the thread. */
  open: () => Promise<OpenServer & { threadId: string }>;
  fetch: typeof fetch;
  /** A line of the result. */
  write: (line: string) => void;
  /** Why there is none. */
  complain: (message: string) => void;
  signal: AbortSignal;
}

/** The exit code. Never rejects. */
export async function replayCommand(invocation: ReplayInvocation, deps: ReplayCommandDeps): Promise<number> {
  const { checkpointId, asJson, results, nodes } = invocation;
  const { write, complain, signal } = deps;
  let server: Awaited<ReturnType<typeof deps.open>> | undefined;
  try {
    server = await deps.open();
    const { url, threadId, headers } = server;
    const events = readReplay({
      url,
      threadId,
      request: { checkpoint_id: checkpointId, results, nodes },
      headers,
      ...{ fetch: deps.fetch, signal },
    });
    let end: ReplayEnd | undefined;
    const left = new Set<string>();
    for await (const event of events) {
      if (event.kind === 'step') for (const each of event.calls) if (each.left !== null) left.add(each.node);
      for (const line of asJson ? [JSON.stringify(event)] : replayText(event)) write(line);
      if (event.kind === 'end') end = event;
    }
    const live = [...left].map((node) => `--live ${node.includes('|') ? `'${node}'` : node}`).join(' ');
    if (left.size > 0 && !asJson) write(`To call models and tools where the record has no answer: ${live}`);
    return replayExitCodes[end?.verdict ?? 'cannot'];
  } catch (error) {
    complain(signal.aborted ? 'Cancelled' : error instanceof Error ? error.message : String(error));
    return replayExitCodes.cannot;
  } finally {
    await server?.stop();
  }
}
