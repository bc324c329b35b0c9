/** The events of a stream of the server, as they come. */
export interface SseEvent {
  event: string;
  data: Record<string, unknown>;
}

export async function* sseEvents(answer: Response): AsyncGenerator<SseEvent, void, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const event = /^event: (.*)$/m.exec(part)?.[1];
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (event !== undefined && data !== undefined)
        yield { event, data: JSON.parse(data) as Record<string, unknown> };
    }
  }
}
