/**
 * HTTP as the measures need it: connections kept alive, little work on this side (client and server share the
 * machine), an end to waiting, and answers that are read as a whole.
 */
import http from 'node:http';

/** Milliseconds after which a request is given up. */
const patience = 240_000;

export interface Requests {
  /** Parsed. Throws for anything but 2xx. */
  json: (method: string, route: string, body?: object) => Promise<unknown>;
  /** The body's pieces as they come. */
  stream: (method: string, route: string, body?: object) => Promise<AsyncIterable<Buffer>>;
}

export function requests(url: string): Requests {
  const agent = new http.Agent({ keepAlive: true });
  const send = (method: string, route: string, body?: object): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers =
        text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const signal = AbortSignal.timeout(patience);
      const request = http.request(url + route, { method, headers, agent, signal }, resolve);
      request.once('error', (error) =>
        reject(signal.aborted ? new Error(`no answer within ${patience / 1000} s`) : error),
      );
      request.end(text);
    });
  const answered = async (method: string, route: string, body?: object) => {
    const answer = await send(method, route, body);
    const { statusCode: status = 0 } = answer;
    if (status >= 200 && status < 300) return answer;
    answer.resume();
    throw new Error(`HTTP ${status}`);
  };
  const bytes = async (method: string, route: string, body?: object) => {
    const pieces: Buffer[] = [];
    for await (const piece of await answered(method, route, body)) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  };
  return {
    stream: answered,
    async json(method, route, body) {
      const value: unknown = JSON.parse((await bytes(method, route, body)).toString('utf8'));
      if (isFailedRun(value)) throw new Error(value.__error__.message);
      return value;
    },
  };
}

function isFailedRun(value: unknown): value is { __error__: { message: string } } {
  return typeof value === 'object' && value !== null && '__error__' in value;
}
