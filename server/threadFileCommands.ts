/** `backstep-server export` and `import`: threads as files, through the server that has the project's data folder. */
import { createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportInvocation, ImportInvocation } from './commandInvocation.js';
import { reasonOf } from './protocol/reasonOf.js';

/** A server to ask; `stop` ends it where it is this process's own. */
export interface OpenServer {
  url: string;
  /** What a request must bring. */
  headers: Record<string, string>;
  stop: () => Promise<void>;
}

export interface ThreadFileDeps {
  open: () => Promise<OpenServer>;
  fetch: typeof fetch;
  output: Writable;
  /** Why it was not done. */
  complain: (message: string) => void;
  signal: AbortSignal;
}

export const threadFileExitCodes = { done: 0, cannot: 2 } as const;

/** The exit code. Never rejects. */
export function exportCommand(
  { threadId, output: file }: ExportInvocation,
  deps: ThreadFileDeps,
): Promise<number> {
  return withServer(deps, async ({ url, headers }) => {
    const { fetch, signal, output } = deps;
    const path = `/backstep/threads/${encodeURIComponent(threadId)}/export`;
    const answer = await fetch(`${url}${path}`, { headers, signal });
    if (!answer.ok || answer.body === null) throw new Error(await reasonOf(answer));
    const text = Readable.fromWeb(answer.body);
    if (file === null) {
      await pipeline(text, output, { signal, end: false });
      return;
    }
    // Under another name until it is whole: a file that is there stays until then.
    const unfinished = `${file}.${String(process.pid)}.part`;
    try {
      await pipeline(text, createWriteStream(unfinished), { signal });
      await rename(unfinished, file);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  });
}

/** The exit code. Never rejects. */
export function importCommand(
  { file, keepsId, trusted }: ImportInvocation,
  deps: ThreadFileDeps,
): Promise<number> {
  // Read before anything is started: most of what goes wrong is the file's name.
  const text = readFile(file);
  text.catch(() => undefined);
  const open = async (): Promise<OpenServer> => {
    await text;
    return deps.open();
  };
  return withServer({ ...deps, open }, async (server) => {
    const given = { file, text: await text, keepsId, trusted };
    deps.output.write(`${await importText(given, { ...server, ...deps })}\n`);
  });
}

/** The id of the thread that the server made of the file. Throws what the server says against it. */
export async function importText(
  {
    file,
    text,
    keepsId,
    trusted,
  }: { file: string; text: Uint8Array<ArrayBuffer>; keepsId: boolean; trusted: boolean },
  {
    url,
    headers,
    fetch,
    signal,
  }: Pick<OpenServer, 'url' | 'headers'> & Pick<ThreadFileDeps, 'fetch' | 'signal'>,
): Promise<string> {
  const query = new URLSearchParams({
    ...(keepsId ? { if_exists: 'raise' } : {}),
    ...(trusted ? { trusted: 'true' } : {}),
  });
  const answer = await fetch(`${url}/backstep/threads/import?${query.toString()}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: text,
    signal,
  });
  if (!answer.ok) throw new Error(`${file}: ${await reasonOf(answer)}`);
  return ((await answer.json()) as { thread_id: string }).thread_id;
}

async function withServer(
  deps: ThreadFileDeps,
  work: (server: OpenServer) => Promise<void>,
): Promise<number> {
  let server: OpenServer | undefined;
  try {
    server = await deps.open();
    await work(server);
    return threadFileExitCodes.done;
  } catch (error) {
    deps.complain(deps.signal.aborted ? 'Cancelled' : error instanceof Error ? error.message : String(error));
    return threadFileExitCodes.cannot;
  } finally {
    await server?.stop();
  }
}
