/**
 * Reads histories in a thread that does nothing else: ten megabytes an answer make the collector of a process that has
 * loaded LangChain work for longer than the server does.
 */
import { Worker } from 'node:worker_threads';

/** Plain JavaScript: a thread does not take over the loader of TypeScript. Only what was read last is held. */
const reading = `
const { parentPort } = require('node:worker_threads');
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true });
let pieces = [];
const read = ({ url, body, patience }) => new Promise((resolve, reject) => {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  const request = http.request(url, { method: 'POST', headers, agent, timeout: patience }, (answer) => {
    pieces = [];
    answer.on('data', (piece) => pieces.push(piece)).once('error', reject);
    answer.once('end', () => answer.statusCode === 200 ? resolve() : reject(new Error('HTTP ' + answer.statusCode)));
  });
  request.once('timeout', () => request.destroy(new Error('no answer within ' + patience / 1000 + ' s')));
  request.once('error', reject).end(text);
});
// A long history is more than fits into one string: the ids are where each state says its own.
const ids = () => {
  const history = Buffer.concat(pieces);
  const start = Buffer.from('"checkpoint":{');
  const found = [];
  for (let at = history.indexOf(start); at !== -1; at = history.indexOf(start, at + 1)) {
    const id = /"checkpoint_id":"([^"]+)"/.exec(history.toString('latin1', at, at + 500))?.[1];
    // parent_checkpoint and those of tasks are written otherwise or named again.
    if (id !== undefined && found.at(-1) !== id) found.push(id);
  }
  return found;
};
parentPort.on('message', (asked) => {
  if (asked === 'ids') parentPort.postMessage({ ids: ids() });
  else read(asked).then(() => parentPort.postMessage({}), (error) => parentPort.postMessage({ error: error.message }));
});
`;

export interface HistoryReader {
  /** Reads the answer to the end; the ids in it are looked for only when they are asked for, before the next is read. */
  read(url: string, body: object): Promise<() => Promise<string[]>>;
  stop(): Promise<void>;
}

/** Milliseconds in which a server says nothing. */
const patience = 240_000;

interface Told {
  error?: string;
  ids?: string[];
}

/** One request at a time. */
export function historyReader(): HistoryReader {
  const thread = new Worker(reading, { eval: true, execArgv: [] });
  const told = (asked: object | 'ids') =>
    new Promise<Told>((resolve) => {
      thread.once('message', resolve);
      thread.postMessage(asked);
    });
  return {
    async read(url, body) {
      const { error } = await told({ url, body, patience });
      if (error !== undefined) throw new Error(error);
      return async () => (await told('ids')).ids ?? [];
    },
    async stop() {
      await thread.terminate();
    },
  };
}
