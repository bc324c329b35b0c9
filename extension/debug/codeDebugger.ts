/**
 * The debugger of a graph's code as a Backstep server offers it: the connection that keeps it open, and where it
 * listens. Knows no VS Code; attaching is codeSessions.ts's.
 */
import { t } from '@vscode/l10n';
import type { CodeDebuggerMessage } from '../../server/protocol/backstep.js';
import { sseParser } from '../api/eventStream.js';
import { UserError } from '../errors.js';

interface Server {
  url: string;
  apiKey: string | null;
  fetch: typeof fetch;
}

export interface CodeDebuggerOptions extends Server {
  graphId: string;
  /** Lets the debugger go. */
  signal: AbortSignal;
  /** Attaches to a worker; its runs begin when this resolves. */
  attach: (endpoint: CodeDebuggerMessage) => Promise<void>;
  /** A worker that came later could not be attached to. */
  onError: (error: unknown) => void;
}

/** The graph that last ran on the thread; null where none did, or nobody knows. */
export async function graphOfThread(server: Server, threadId: string): Promise<string | null> {
  const address = `${server.url.replace(/\/+$/, '')}/threads/${encodeURIComponent(threadId)}`;
  const response = await server.fetch(address, { headers: headersFor(server) });
  const thread = (await response.json().catch(() => null)) as { metadata?: { graph_id?: unknown } } | null;
  const graph = thread?.metadata?.graph_id;
  return typeof graph === 'string' ? graph : null;
}

function headersFor({ apiKey }: Pick<Server, 'apiKey'>): Record<string, string> {
  return apiKey === null ? {} : { 'x-api-key': apiKey };
}

/** Resolves when the first worker has been attached to; goes on with the next ones until `signal` aborts. */
export async function holdCodeDebugger(options: CodeDebuggerOptions): Promise<void> {
  const { url, graphId, signal, fetch: fetchFn } = options;
  const headers = headersFor(options);
  const address = `${url.replace(/\/+$/, '')}/backstep/debugger`;
  const response = await fetchFn(`${address}?graph_id=${encodeURIComponent(graphId)}`, { headers, signal });
  if (!response.ok || response.body === null) throw await refusal(response);
  const { body } = response;

  async function attach(endpoint: CodeDebuggerMessage): Promise<void> {
    await options.attach(endpoint);
    const said = await fetchFn(`${address}/${endpoint.worker_id}/attached`, {
      method: 'POST',
      headers,
      signal,
    });
    await said.body?.cancel();
  }

  await new Promise<void>((resolve, reject) => {
    let isFirst = true;
    const take = (data: string): void => {
      const attached = attach(JSON.parse(data) as CodeDebuggerMessage);
      if (isFirst) attached.then(resolve, reject);
      else attached.catch(options.onError);
      isFirst = false;
    };
    const read = async (): Promise<void> => {
      const parse = sseParser(take);
      const decoder = new TextDecoder();
      for await (const chunk of body as AsyncIterable<Uint8Array>)
        parse(decoder.decode(chunk, { stream: true }));
    };
    // After the first attachment nobody listens to these: the end of the connection is the end of the debugger.
    read().then(
      () => reject(new UserError('server-gone', t('The Backstep server does not answer.'))),
      reject,
    );
  });
}

async function refusal(response: Response): Promise<UserError> {
  const answer = (await response.json().catch(() => null)) as { detail?: unknown } | null;
  const detail = typeof answer?.detail === 'string' ? answer.detail : `HTTP ${response.status}`;
  return new UserError('request-refused', t('The code of the graph cannot be debugged here: {0}', detail));
}
