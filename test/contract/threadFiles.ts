/** Threads as files over HTTP. */
import assert from 'node:assert/strict';
import type { Thread } from '../../server/protocol/api.js';
import type { ThreadFile } from '../../server/protocol/threadFile.js';

export async function exported(url: string, threadId: string): Promise<ThreadFile> {
  const answer = await fetch(`${url}/backstep/threads/${threadId}/export`);
  assert.equal(answer.status, 200);
  return (await answer.json()) as ThreadFile;
}

export async function importing(
  url: string,
  file: unknown,
  query = '',
): Promise<{ status: number; body: Partial<Thread> & { detail?: string; code?: string; types?: string[] } }> {
  const init = { method: 'POST', body: JSON.stringify(file) };
  const answer = await fetch(`${url}/backstep/threads/import${query}`, init);
  return { status: answer.status, body: (await answer.json()) as Partial<Thread> };
}

/** The id of the thread made of the file. */
export async function imported(url: string, file: unknown, query = ''): Promise<string> {
  const { status, body } = await importing(url, file, query);
  assert.equal(status, 200, JSON.stringify(body));
  return body.thread_id ?? '';
}
