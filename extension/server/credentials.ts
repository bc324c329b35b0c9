/**
 * What servers elsewhere ask for: an API key and headers of one's own, by address, in VS Code's secret storage only
 * (a header may be a secret too). Asking a person for them is askCredentials.ts.
 */
import type { SecretStorage } from 'vscode';

export interface Credentials {
  /** Sent as `x-api-key`. */
  apiKey: string | null;
  headers: Record<string, string>;
}

export type Secrets = Pick<SecretStorage, 'get' | 'store' | 'delete'>;

export async function readCredentials(secrets: Secrets, url: string): Promise<Credentials> {
  const [apiKey, headers] = await Promise.all([secrets.get(keyName(url)), secrets.get(headersName(url))]);
  return { apiKey: apiKey ?? null, headers: headersIn(headers ?? '{}') };
}

export async function storeKey(secrets: Secrets, url: string, apiKey: string): Promise<void> {
  if (apiKey === '') await secrets.delete(keyName(url));
  else await secrets.store(keyName(url), apiKey);
}

export async function storeHeaders(
  secrets: Secrets,
  url: string,
  headers: Record<string, string>,
): Promise<void> {
  if (Object.keys(headers).length === 0) await secrets.delete(headersName(url));
  else await secrets.store(headersName(url), JSON.stringify(headers));
}

export async function forgetCredentials(secrets: Secrets, url: string): Promise<void> {
  await Promise.all([secrets.delete(keyName(url)), secrets.delete(headersName(url))]);
}

/** Sends them with every request; a request's own headers stay. */
export function fetchWith({ apiKey, headers: own }: Credentials, plainFetch: typeof fetch): typeof fetch {
  return (input, init) => {
    const headers = new Headers(input instanceof Request ? input.headers : undefined);
    for (const [name, value] of new Headers(init?.headers)) headers.set(name, value);
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    if (apiKey !== null) headers.set('x-api-key', apiKey);
    // A server that sends requests elsewhere must not send the key along.
    return plainFetch(input, { redirect: 'manual', ...init, headers });
  };
}

/** What is wrong with a header's name or value, in the words of the platform; null where nothing is. */
export function headerProblem(name: string, value: string): string | null {
  try {
    new Headers([[name, value]]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function headersIn(text: string): Record<string, string> {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, string>) : {};
}

const keyName = (url: string): string => `apiKey ${new URL(url).origin}`;
const headersName = (url: string): string => `headers ${new URL(url).origin}`;
