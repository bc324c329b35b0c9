/** What the API's answers and errors hold, and its errors as sentences. Leaves asking the API to langGraphThreads.ts. */
import { t } from '@vscode/l10n';
import type { Json } from '../../protocol/api.js';
import { DebugError, messageOf } from '../errors.js';

export function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

export function threadGone(threadId: string, options?: ErrorOptions): DebugError {
  return new DebugError('thread-gone', t('The thread {0} has been deleted.', threadId), options);
}

/** One sentence for what the SDK or the socket says. */
export function translated(error: unknown, url: string, what: string): DebugError {
  if (error instanceof DebugError) return error;
  const options = { cause: error };
  const status = field(error, 'status');
  if (typeof status !== 'number')
    return new DebugError(
      'server-gone',
      t('The LangGraph server at {0} does not answer any more.', url),
      options,
    );
  const detail = detailOf(error);
  if (status === 401 || status === 403)
    return new DebugError(
      'unauthorized',
      t('The LangGraph server at {0} refuses the API key.', url),
      options,
    );
  if (status === 404 && what.startsWith('thread ')) {
    const threadId = what.slice('thread '.length);
    return detail.toLowerCase().includes('thread') || detail === ''
      ? threadGone(threadId, options)
      : new DebugError('refused', detail, options);
  }
  if (status === 409)
    return new DebugError(
      'resumed-elsewhere',
      what.startsWith('thread ')
        ? t(
            'Another client is running the thread {0} now; attach to it when it has paused.',
            what.slice('thread '.length),
          )
        : t('Another client is running it now; attach to it when it has paused.'),
      options,
    );
  return new DebugError('refused', detail === '' ? t('The server answered {0}.', status) : detail, options);
}

/** The `detail` of an answer of the API; its text where it has none. */
function detailOf(error: unknown): string {
  const text = field(error, 'text');
  if (typeof text !== 'string') return messageOf(error);
  try {
    const detail: unknown = field(JSON.parse(text) as Json, 'detail');
    return typeof detail === 'string' ? detail : text;
  } catch {
    return text;
  }
}
