/**
 * One connection to `GET /backstep/events`: server-sent events in, `BackstepEvent`s out, until it ends. Leaves
 * connecting again to server/liveEvents.ts.
 */
import type { BackstepEvent } from '../../server/protocol/backstep.js';

/** `unsupported`: the server is none of Backstep's and has no such events. */
export type StreamEnd = 'closed' | 'unsupported';

export interface EventStreamOptions {
  url: string;
  signal: AbortSignal;
  fetch: typeof fetch;
  onEvent(event: BackstepEvent): void;
}

/** Reads until the connection ends; rejects only for an abort or a connection that could not be made. */
export async function readEventStream(options: EventStreamOptions): Promise<StreamEnd> {
  const response = await options.fetch(`${options.url}/backstep/events`, {
    headers: { accept: 'text/event-stream' },
    signal: options.signal,
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return 'unsupported';
  }
  const parse = sseParser((data) => options.onEvent(JSON.parse(data) as BackstepEvent));
  const decoder = new TextDecoder();
  for await (const chunk of response.body as AsyncIterable<Uint8Array>)
    parse(decoder.decode(chunk, { stream: true }));
  return 'closed';
}

/**
 * Returns a function that takes the text of an SSE response in whatever pieces it comes, and calls `onData` with the
 * data of each complete event. Source: the HTML standard's event stream format, of which only `data` matters here.
 */
export function sseParser(onData: (data: string) => void): (text: string) => void {
  let rest = '';
  let data: string[] = [];
  return (text) => {
    rest += text;
    // A lone CR at the end may be half of CRLF: it waits for the next piece.
    const complete = /\r$/.test(rest) ? rest.slice(0, -1) : rest;
    const lines = complete.split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + rest.slice(complete.length);
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) onData(data.join('\n'));
        data = [];
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      }
    }
  };
}
