/**
 * A list as JSON, however long it is: a short one as a plain answer, a long one element by element as the reader takes
 * it, so that neither a string beyond the engine's limit nor a server that does nothing else comes of it.
 */

/** Bytes up to which the list is answered in one piece. */
const plainSize = 1024 * 1024;

/**
 * @param text Pieces of an element's JSON.
 * Rejects for what fails before the answer has begun; later the connection breaks off.
 */
export async function jsonArray<T>(
  items: AsyncIterable<T>,
  text: (item: T) => Buffer[] = (item) => [Buffer.from(JSON.stringify(item))],
): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  const pieces = elements(items, text);
  const begun: Buffer[] = [];
  let size = 0;
  while (size < plainSize) {
    const { value, done } = await pieces.next();
    if (done === true) return new Response(Buffer.concat(begun), { headers });
    begun.push(value);
    size += value.length;
  }
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.concat(begun)),
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, { headers });
}

async function* elements<T>(
  items: AsyncIterable<T>,
  text: (item: T) => Buffer[],
): AsyncGenerator<Buffer, undefined, undefined> {
  yield Buffer.from('[');
  let separator: Buffer[] = [];
  for await (const item of items) {
    yield* joined([...separator, ...text(item)]);
    separator = [Buffer.from(',')];
  }
  yield Buffer.from(']');
}

/** Small neighbours in one: each piece is a trip of its own to the reader. */
function* joined(pieces: Buffer[]): Generator<Buffer> {
  let small: Buffer[] = [];
  for (const piece of pieces) {
    if (piece.length < 16 * 1024) {
      small.push(piece);
      continue;
    }
    if (small.length > 0) yield Buffer.concat(small);
    small = [];
    yield piece;
  }
  if (small.length > 0) yield Buffer.concat(small);
}
