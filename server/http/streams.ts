/**
 * Answers that take as long as a run: server-sent events, and JSON that keeps its connection alive with white space
 * (both SDKs trim it). A reader that leaves is noticed at once; a slow one is waited for, never buffered without limit.
 */
/** Milliseconds between signs of life: under the idle limits of common proxies. */
const defaultBeat = 10_000;
const defaultSoon = 100;

export interface StreamOptions {
  headers: Record<string, string>;
  /** The reader has gone before the end. */
  onLeave?: () => void;
  /** Milliseconds between signs of life. */
  beatMs?: number;
  /** Milliseconds for which an answer waits for its whole text before it is begun. */
  soonMs?: number;
}

/** `data` is JSON text. */
export interface StreamedEvent {
  id: number | string;
  event: string;
  data: string;
}

/** `id:`, `event:` and `data:` of each event; the numbers are what Last-Event-ID names. */
export function eventStream(
  read: (signal: AbortSignal) => AsyncIterable<StreamedEvent>,
  { headers, onLeave, beatMs = defaultBeat }: StreamOptions,
): Response {
  const gone = new AbortController();
  const events = read(gone.signal)[Symbol.asyncIterator]();
  // One newline: at a blank line after a comment the SDKs would hand their callers an event without a name.
  const body = kept(': heartbeat\n', gone, onLeave, beatMs, async () => {
    const result: IteratorResult<StreamedEvent, unknown> = await events.next();
    if (result.done === true) return null;
    const { id, event, data } = result.value;
    return `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
      ...headers,
    },
  });
}

/**
 * JSON once `value` settles; as a plain answer where that is soon: it is one write to the socket, where a stream is three,
 * and spares a short run about a tenth of the server's work. It must not reject: the status may have been sent.
 */
export async function eventualJson(
  value: Promise<unknown>,
  { headers, onLeave, beatMs = defaultBeat, soonMs = defaultSoon }: StreamOptions,
): Promise<Response> {
  const options = { headers: { 'Content-Type': 'application/json', ...headers } };
  const text = value.then((settled) => JSON.stringify(settled));
  const early = await within(text, soonMs);
  if (early !== null) return new Response(early, options);
  let told = false;
  // Whoever has left meanwhile is noticed now.
  const body = kept('\n', new AbortController(), onLeave, beatMs, async () => {
    if (told) return null;
    told = true;
    return text;
  });
  return new Response(body, options);
}

/** null where it takes longer. */
async function within(text: Promise<string>, milliseconds: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), milliseconds)));
  try {
    return await Promise.race([text, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Pulls texts until null, with `beat` in between where the next one takes its time. */
function kept(
  beat: string,
  gone: AbortController,
  onLeave: (() => void) | undefined,
  beatMs: number,
  next: () => Promise<string | null>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      timer = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(beat));
      }, beatMs);
    },
    async pull(controller) {
      let text: string | null;
      try {
        text = await next();
      } catch (error) {
        clearInterval(timer);
        throw error;
      }
      if (gone.signal.aborted) return;
      if (text !== null) controller.enqueue(encoder.encode(text));
      else {
        clearInterval(timer);
        controller.close();
      }
    },
    cancel() {
      clearInterval(timer);
      gone.abort();
      onLeave?.();
    },
  });
}
