/**
 * One connection to a stream of server-sent events, until it ends; above all to `GET /backstep/events`, whose events are
 * `BackstepEvent`s. Leaves connecting again to server/liveEvents.ts and runs/followThread.ts.
 */
import type { BackstepEvent } from '../../server/protocol/backstep.js';

/** `unsupported`: the server is none of Backstep's and has no such events. */
export type StreamEnd = 'closed' | 'unsupported';

export interface EventStreamOptions {
  url: string;
  signal: AbortSignal;
  fetch: typeof fetch;
  onEvent: (event: BackstepEvent) => void;
}

/** Reads until the connection ends; rejects only for an abort or a connection that could not be made. */
export function readEventStream({ url, onEvent, ...rest }: EventStreamOptions): Promise<StreamEnd> {
  const onData = (data: string): void => onEvent(JSON.parse(data) as BackstepEvent);
  return readStream({ ...rest, url: `${url}/backstep/events`, onData });
}

export interface StreamOptions extends Pick<EventStreamOptions, 'signal' | 'fetch'> {
  /** The stream's own. */
  url: string;
  onData(data: string, event: string): void;
}

/** As `readEventStream`, for any stream. */
export async function readStream(options: StreamOptions): Promise<StreamEnd> {
  const response = await options.fetch(options.url, {
    headers: { accept: 'text/event-stream' },
    signal: options.signal,
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return 'unsupported';
  }
  const parse = sseParser((data, event) => options.onData(data, event));
  const decoder = new TextDecoder();
  for await (const chunk of response.body as AsyncIterable<Uint8Array>)
    parse(decoder.decode(chunk, { stream: true }));
  return 'closed';
}

/**
 * Returns a function that takes the text of an SSE response in whatever pieces it comes, and calls `onData` with the
 * data and the name of each complete event. Source: the HTML standard's event stream format, without ids.
 */
export function sseParser(onData: (data: string, event: string) => void): (text: string) => void {
  let rest = '';
  let event = 'message';
  let data: string[] = [];
  return (text) => {
    rest += text;
    // A lone CR at the end may be half of CRLF: it waits for the next piece.
    const complete = /\r$/.test(rest) ? rest.slice(0, -1) : rest;
    const lines = complete.split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + rest.slice(complete.length);
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) onData(data.join('\n'), event);
        data = [];
        event = 'message';
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      } else if (line.startsWith('event:')) {
        event = line.slice(line.startsWith('event: ') ? 7 : 6);
      }
    }
  };
}
