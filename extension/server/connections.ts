/**
 * The servers elsewhere that this workspace is connected to: kept over reloads of the window by their addresses, joined
 * again by themselves. Their keys and headers are in the secret storage (credentials.ts).
 */
import type { Memento } from 'vscode';
import type { RemoteServer } from './remoteServer.js';
import type { ServerPool } from './serverPool.js';

interface Deps {
  servers: ServerPool;
  memory: Pick<Memento, 'get' | 'update'>;
}

const memoryKey = 'connections';

export class Connections {
  constructor(private readonly deps: Deps) {
    this.apply(deps.memory.get<string[]>(memoryKey, []));
  }

  /** Takes the address in; the server may be there already. Joining it is the caller's affair. */
  async add(url: string): Promise<RemoteServer> {
    const known = this.find(url);
    if (known !== null) return known;
    await this.keep([...this.urls(), url]);
    const added = this.find(url);
    if (added === null) throw new Error(`${url} was not taken in.`);
    return added;
  }

  /** Lets go of it for good. */
  async remove(url: string): Promise<void> {
    await this.keep(this.urls().filter((each) => each !== url));
  }

  private find(url: string): RemoteServer | null {
    return this.deps.servers.remotes().find((server) => server.url === url) ?? null;
  }

  private urls(): string[] {
    return this.deps.servers.remotes().map(({ url }) => url);
  }

  private async keep(urls: string[]): Promise<void> {
    this.apply(urls);
    await this.deps.memory.update(memoryKey, urls);
  }

  private apply(urls: string[]): void {
    this.deps.servers.setConnections(urls.map((url) => ({ id: url, name: nameOf(url) })));
  }
}

/**
 * The address as connections are kept by: without what does not belong to it. Null where it is no address of a server.
 */
export function serverAddress(text: string): string | null {
  if (!URL.canParse(text.trim())) return null;
  const url = new URL(text.trim());
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  if (url.username !== '' || url.password !== '') return null;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** Host and path: what tells addresses apart. */
function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return pathname === '/' ? host : `${host}${pathname}`;
}
