/**
 * A list as JSON, however long it is: a short one as a plain answer, a long one element by element as the reader takes
 * it, so that neither a string beyond the engine's limit nor a server that does nothing else comes of it.
 */

/** Characters up to which the list is answered in one piece. */
const plainSize = 1024 * 1024;

/** Rejects for what fails before the answer has begun; later the connection breaks off. */
export async function jsonArray(items: AsyncIterable<unknown>): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  const texts = elements(items);
  let begun = '[';
  while (begun.length < plainSize) {
    const { value, done } = await texts.next();
    if (done === true) return new Response(`${begun}]`, { headers });
    begun += value;
  }
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(begun)),
    async pull(controller) {
      const { value, done } = await texts.next();
      controller.enqueue(encoder.encode(done === true ? ']' : value));
      if (done === true) controller.close();
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
  return new Response(body, { headers });
}

async function* elements(items: AsyncIterable<unknown>): AsyncGenerator<string, undefined, undefined> {
  let separator = '';
  for await (const item of items) {
    yield separator + JSON.stringify(item);
    separator = ',';
  }
}
