/** How long `GET /ok` takes at most while something else goes on, asked from a thread that does nothing else. */
import { Worker } from 'node:worker_threads';

/** Plain JavaScript: a thread does not take over the loader of TypeScript. */
const asking = `
const { parentPort, workerData } = require('node:worker_threads');
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true });
let longest = 0;
let isOver = false;
const ask = () => new Promise((resolve) => {
  http.get(workerData + '/ok', { agent }, (answer) => answer.resume().once('end', resolve)).once('error', resolve);
});
(async () => {
  while (!isOver) {
    const started = performance.now();
    await ask();
    longest = Math.max(longest, performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  parentPort.postMessage(longest);
  agent.destroy();
})();
parentPort.once('message', () => (isOver = true));
`;

/** Asks until told to stop; the longest answer in milliseconds. */
export function watchStall(url: string): () => Promise<number> {
  const thread = new Worker(asking, { eval: true, workerData: url });
  return () =>
    new Promise((resolve, reject) => {
      thread.once('error', reject).once('message', (longest: number) => resolve(longest));
      thread.postMessage('stop');
    });
}
