/**
 * The key of Backstep's own servers on every request to them: `BACKSTEP_API_KEY`, which a server that this window
 * starts inherits and then asks for. Only servers found through their data folder are ever called with it.
 */
export function keyedFetch(plainFetch: typeof fetch, apiKey: string | undefined): typeof fetch {
  if (apiKey === undefined || apiKey === '') return plainFetch;
  return (input, init) => {
    const headers = new Headers(input instanceof Request ? input.headers : undefined);
    for (const [name, value] of new Headers(init?.headers)) headers.set(name, value);
    headers.set('x-api-key', apiKey);
    return plainFetch(input, { ...init, headers });
  };
}
