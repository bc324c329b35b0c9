/** Bodies larger than `--max-body` are refused: before they are read where they say so, else as soon as they are. */
import type { MiddlewareHandler } from 'hono';

export class BodyTooLargeError extends Error {
  readonly code = 'body-too-large';
  constructor(maxBytes: number) {
    super(`The body is larger than ${maxBytes} bytes; the limit is set by --max-body`);
    this.name = 'BodyTooLargeError';
  }
}

/** @param maxBytes Of the body as it is sent. */
export function limitBody(maxBytes: number): MiddlewareHandler {
  return async (context, next) => {
    const { raw } = context.req;
    if (context.req.header('transfer-encoding') === undefined) {
      if (Number(context.req.header('content-length') ?? 0) > maxBytes) throw new BodyTooLargeError(maxBytes);
      return next();
    }
    // One that does not say its length is counted while it is read.
    if (raw.body !== null)
      context.req.raw = new Request(raw, { body: counted(raw.body, maxBytes), duplex: 'half' });
    return next();
  };
}

function counted(body: ReadableStream<Uint8Array>, maxBytes: number): ReadableStream<Uint8Array> {
  let size = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        size += part.byteLength;
        if (size > maxBytes) controller.error(new BodyTooLargeError(maxBytes));
        else controller.enqueue(part);
      },
    }),
  );
}
