/** The answer of `POST /backstep/threads/{id}/replay`, read as it comes: for the command line and the extension alike. */
import { lineReader } from './lines.js';
import { reasonOf } from './reasonOf.js';
import type { ReplayEvent, ReplayRequest, ReplayScope } from './replay.js';

export interface ReplayCall {
  url: string;
  threadId: string;
  request: ReplayRequest;
  headers?: Record<string, string>;
  fetch: typeof fetch;
  signal: AbortSignal;
}

/** The server did not replay, or broke off; `status` where it refused. */
export class ReplayFailed extends Error {
  constructor(
    message: string,
    readonly status: number | null,
  ) {
    super(message);
    this.name = 'ReplayFailed';
  }
}

/** What a replay would run. Throws ReplayFailed, or what `fetch` throws. */
export async function readReplayScope(
  call: Omit<ReplayCall, 'request'> & { checkpointId: string | null },
): Promise<ReplayScope> {
  const { url, threadId, checkpointId, headers = {}, signal } = call;
  const query = checkpointId === null ? '' : `?checkpoint_id=${encodeURIComponent(checkpointId)}`;
  const path = `/backstep/threads/${encodeURIComponent(threadId)}/replay${query}`;
  const answer = await call.fetch(`${url}${path}`, { headers, signal });
  if (!answer.ok) throw new ReplayFailed(await reasonOf(answer), answer.status);
  return (await answer.json()) as ReplayScope;
}

/** Ends with the event `end`. Throws ReplayFailed, or what `fetch` throws. */
export async function* readReplay(call: ReplayCall): AsyncGenerator<ReplayEvent> {
  const { url, threadId, request, headers, signal } = call;
  const answer = await call.fetch(`${url}/backstep/threads/${encodeURIComponent(threadId)}/replay`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal,
  });
  if (!answer.ok || answer.body === null) throw new ReplayFailed(await reasonOf(answer), answer.status);
  const events: (ReplayEvent | { kind?: never; message: string })[] = [];
  const lines = lineReader((line) => {
    if (line.startsWith('data: ')) events.push(JSON.parse(line.slice('data: '.length)) as ReplayEvent);
  });
  const decoder = new TextDecoder();
  for await (const part of answer.body as AsyncIterable<Uint8Array>) {
    lines.push(decoder.decode(part, { stream: true }));
    for (const event of events.splice(0)) {
      if (event.kind === undefined) throw new ReplayFailed(event.message, null);
      yield event;
      if (event.kind === 'end') return;
    }
  }
  throw new ReplayFailed('The server broke off in the middle of the replay.', null);
}
