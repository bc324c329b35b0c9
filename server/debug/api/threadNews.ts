/**
 * Hears of a thread that is deleted, a server that goes or a graph that is loaded anew: `GET /backstep/events`.
 * Elsewhere the next request tells.
 */
import type { BackstepEvent, GraphSummary } from '../../protocol/backstep.js';
import type { ThreadNews } from './threadApi.js';

interface Connection {
  url: string;
  headers: Record<string, string>;
  fetchFn: typeof fetch;
}

/** Ends when the returned function is called. */
export function watchThread(
  connection: Connection,
  { threadId, graphId }: { threadId: string; graphId: string },
  hear: (news: ThreadNews) => void,
): () => void {
  const leave = new AbortController();
  const follow = async (): Promise<void> => {
    for await (const event of events(connection, leave.signal)) {
      if (event.kind === 'thread' && event.thread_id === threadId && event.change === 'deleted')
        hear({ kind: 'deleted' });
      const isLoaded = (graph: GraphSummary) => graph.graph_id === graphId && graph.state === 'ok';
      if (event.kind === 'graphs' && event.graphs.some(isLoaded)) hear({ kind: 'reloaded' });
    }
    if (!leave.signal.aborted && !(await isUp(connection))) hear({ kind: 'server-gone' });
  };
  follow().catch(async () => {
    if (!leave.signal.aborted && !(await isUp(connection))) hear({ kind: 'server-gone' });
  });
  return () => leave.abort();
}

async function isUp({ url, headers, fetchFn }: Connection): Promise<boolean> {
  const answer = await fetchFn(`${url}/ok`, { headers, signal: AbortSignal.timeout(5000) }).catch(() => null);
  return answer !== null;
}

async function* events(
  { url, headers, fetchFn }: Connection,
  signal: AbortSignal,
): AsyncGenerator<BackstepEvent> {
  const answer = await fetchFn(`${url}/backstep/events`, { headers, signal });
  if (!answer.ok || answer.body === null) return;
  let rest = '';
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length)) as BackstepEvent;
    }
  }
}
