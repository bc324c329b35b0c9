/**
 * A request's body for a reader that comes before the routes and may leave it to them: what it has read is kept for
 * them, but only where there is such a route, so that an upload to the user's own app is never held whole.
 */
import type { Context } from 'hono';

export interface SentBody {
  /** The next part, null at its end. */
  read: () => Promise<Uint8Array | null>;
  /** Gives the routes the body as it came. */
  giveBack(): void;
}

/** Null for a request without a body. @param isWanted A route may still want it. */
export async function sentBody({ req }: Context, isWanted: boolean): Promise<SentBody | null> {
  if (req.method === 'GET' || req.method === 'HEAD') return null;
  // Somebody has read it already, and others find it in the same place.
  if (Object.keys(req.bodyCache).length > 0) return wholeBody(new Uint8Array(await req.arrayBuffer()));
  const { raw } = req;
  if (raw.body === null) return null;
  const stream = raw.body;
  const kept: Uint8Array[] = [];
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  return {
    async read() {
      reader ??= stream.getReader();
      const { done, value } = await reader.read();
      if (done) return null;
      if (isWanted) kept.push(value);
      return value;
    },
    giveBack() {
      if (reader === null || !isWanted) return;
      req.raw = new Request(raw.url, {
        method: raw.method,
        headers: raw.headers,
        signal: raw.signal,
        body: joined(kept, reader),
        duplex: 'half',
      });
    },
  };
}

function wholeBody(bytes: Uint8Array): SentBody | null {
  if (bytes.byteLength === 0) return null;
  const parts = [bytes];
  return { read: () => Promise.resolve(parts.shift() ?? null), giveBack: () => undefined };
}

function joined(
  kept: Uint8Array[],
  rest: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  const parts = [...kept];
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const part = parts.shift();
      if (part !== undefined) {
        controller.enqueue(part);
        return;
      }
      const { done, value } = await rest.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}
