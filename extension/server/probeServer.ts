/**
 * Asks an address whether a LangGraph server answers there, and whether it takes the key and headers that `fetchFn`
 * sends. What to do about it is the caller's affair.
 */
import { t } from '@vscode/l10n';

export type Probe =
  | { kind: 'answers'; isBackstep: boolean; version: string | null }
  /** It wants another key, or other headers. */
  | { kind: 'refuses' }
  | { kind: 'silent'; reason: string }
  /** Something answers, but no LangGraph server. */
  | { kind: 'other'; reason: string };

const timeoutMs = 10_000;
const timeoutReason = (): string => t('no answer within {0} seconds', timeoutMs / 1000);

export async function probeServer(url: string, fetchFn: typeof fetch): Promise<Probe> {
  const first = await probeOnce(url, fetchFn);
  if (first.kind !== 'silent' || first.reason === timeoutReason()) return first;
  // A connection kept open from before may have been closed from there.
  return probeOnce(url, fetchFn);
}

async function probeOnce(url: string, fetchFn: typeof fetch): Promise<Probe> {
  try {
    const info = await ask(fetchFn, `${url}/info`);
    if (info.kind !== 'body') return info;
    // Many servers tell of themselves without a key, but show nothing that is theirs.
    const body = JSON.stringify({ limit: 1 });
    const headers = { 'content-type': 'application/json' };
    const graphs = await ask(fetchFn, `${url}/assistants/search`, { method: 'POST', headers, body });
    if (graphs.kind !== 'body') return graphs;
    if (!Array.isArray(graphs.value)) return { kind: 'other', reason: t('it lists no assistants') };
    const { version, host } = fieldsOf(info.value);
    return {
      kind: 'answers',
      isBackstep: fieldsOf(host).kind === 'backstep',
      version: typeof version === 'string' ? version : null,
    };
  } catch (error) {
    return { kind: 'silent', reason: reasonOf(error) };
  }
}

/** Why nobody answered, in the words of the innermost cause: `connect ECONNREFUSED 127.0.0.1:2024`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return timeoutReason();
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error.cause;
  return inner === undefined ? error.message : reasonOf(inner);
}

type Answer = { kind: 'body'; value: unknown } | Extract<Probe, { kind: 'refuses' | 'other' }>;

async function ask(fetchFn: typeof fetch, url: string, init: RequestInit = {}): Promise<Answer> {
  const options: RequestInit = { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) };
  const response = await fetchFn(url, options);
  if (response.status === 401 || response.status === 403) {
    await response.body?.cancel();
    return { kind: 'refuses' };
  }
  const to = response.headers.get('location');
  if (response.status >= 300 && response.status < 400 && to !== null) {
    await response.body?.cancel();
    return { kind: 'other', reason: t('it sends on to {0}', new URL(to, url).origin) };
  }
  if (!response.ok) {
    await response.body?.cancel();
    return { kind: 'other', reason: `HTTP ${String(response.status)} from ${new URL(url).pathname}` };
  }
  const text = await response.text();
  try {
    return { kind: 'body', value: JSON.parse(text) };
  } catch {
    return { kind: 'other', reason: t('{0} is not JSON', new URL(url).pathname) };
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
