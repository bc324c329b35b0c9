/**
 * Threads as files, as a Backstep server gives and takes them. Another server knows nothing of such files: that is said
 * before anybody is asked for a file. Leaves dialogs to the commands.
 */
import { t } from '@vscode/l10n';
import type { ForeignTypesAnswer } from '../../server/protocol/threadFile.js';
import { reasonOf } from '../../server/protocol/reasonOf.js';
import { UserError } from '../errors.js';
import type { RemoteServer } from '../server/remoteServer.js';
import type { Server } from '../server/server.js';

/** Throws a `UserError` for a server that has no such files. */
export function requireThreadFiles(server: Server & Partial<Pick<RemoteServer, 'about'>>): void {
  if (server.about?.isBackstep === false) throw lacking();
}

function lacking(cause?: unknown): UserError {
  const message = t('Only a Backstep server can export and import threads; this one is another.');
  return new UserError('request-refused', message, { cause });
}

export async function exportedThread(
  server: Server,
  threadId: string,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { url } = await server.ensure();
  const path = `/backstep/threads/${encodeURIComponent(threadId)}/export`;
  const answer = await server.fetch(`${url}${path}`, signal === undefined ? {} : { signal });
  if (!answer.ok) throw await refusal(answer);
  return new Uint8Array(await answer.arrayBuffer());
}

/** What the server made of a file, or which types in it would run code when they are read. */
export type ImportOutcome = { threadId: string } | { foreignTypes: string[] };

export async function importThreadText(
  server: Server,
  text: Uint8Array,
  { trusted, signal }: { trusted: boolean; signal: AbortSignal },
): Promise<ImportOutcome> {
  const { url } = await server.ensure();
  const answer = await server.fetch(`${url}/backstep/threads/import${trusted ? '?trusted=true' : ''}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Uint8Array(text),
    signal,
  });
  if (answer.ok) return { threadId: ((await answer.json()) as { thread_id: string }).thread_id };
  const said = (await answer
    .clone()
    .json()
    .catch(() => null)) as Partial<ForeignTypesAnswer> | null;
  if (said?.code === 'foreign-types' && Array.isArray(said.types)) return { foreignTypes: said.types };
  throw await refusal(answer);
}

async function refusal(answer: Response): Promise<UserError> {
  const reason = await reasonOf(answer);
  const isLacking =
    answer.status === 405 || (answer.status === 404 && !/^Thread \S+ not found$/.test(reason));
  return isLacking ? lacking(reason) : new UserError('request-refused', reason, { cause: reason });
}
