/** The states of a server's graphs as `GET /backstep/events` announces them. */
import type { BackstepEvent, GraphSummary } from '../../server/protocol/backstep.js';

export interface GraphEvents {
  /** Resolves with the first announcement, from now on, that is as wanted; rejects when the events end. */
  next: (wanted: (graphs: GraphSummary[]) => boolean) => Promise<GraphSummary[]>;
  close: () => void;
}

/** Resolves when the server has greeted: from there on nothing is missed. */
export async function graphEvents(serverUrl: string): Promise<GraphEvents> {
  const leave = new AbortController();
  const response = await fetch(`${serverUrl}/backstep/events`, { signal: leave.signal });
  const events = (async function* () {
    let rest = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      const complete = (rest + part).split('\n');
      rest = complete.pop()!;
      yield* complete
        .filter((line) => line.startsWith('data: '))
        .map((line) => JSON.parse(line.slice(6)) as BackstepEvent);
    }
  })();
  await events.next();
  return {
    async next(wanted) {
      for (;;) {
        const { value, done } = await events.next();
        if (done === true) throw new Error('The events ended');
        if (value.kind === 'graphs' && wanted(value.graphs)) return value.graphs;
      }
    },
    close: () => leave.abort(),
  };
}
