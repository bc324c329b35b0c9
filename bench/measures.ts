/** What is measured of each contender. Every measure is bounded in time; one that fails says so and costs no other. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Contender } from './contenders.js';

export type Results = Record<string, number | string>;

export interface Size {
  runs: number;
  seconds: number;
  appending: number;
  constant: number;
}

export const sizes = {
  full: { runs: 100, seconds: 10, appending: 1000, constant: 10_000 },
  quick: { runs: 20, seconds: 2, appending: 100, constant: 500 },
} satisfies Record<string, Size>;

export async function measure(contender: Contender, size: Size): Promise<Results> {
  const results: Results = {};
  const keep = async (name: string, work: () => Promise<number>) => {
    try {
      results[name] = Math.round((await work()) * 10) / 10;
    } catch (error) {
      results[name] = error instanceof Error ? error.message : String(error);
    }
  };
  const { url, dataDir } = contender;
  if (contender.coldStart !== null) results['cold start, ms'] = Math.round(contender.coldStart);
  for (let warm = 0; warm < 10; warm++) await contender.run('two', await contender.newThread(), { a: '' });

  const latencies = await times(contender, 'two', size);
  await keep('run of two nodes, median ms', () => Promise.resolve(at(latencies, 0.5)));
  await keep('run of two nodes, p95 ms', () => Promise.resolve(at(latencies, 0.95)));
  await keep('fan-out of 20, median ms', async () => at(await times(contender, 'fan', size), 0.5));
  await keep('16 clients, runs/s', () => throughput(contender, size.seconds));
  if (url !== null) await keep('first event, median ms', () => firstEvent(contender, url, size));

  const thread = await contender.newThread();
  const isOver = watchStall(url);
  await keep(`${size.appending} appending steps, ms`, () =>
    timed(() => contender.run('append', thread, { n: 0, wanted: size.appending })),
  );
  const stall = await isOver();
  if (url !== null) {
    results['longest stall of /ok, ms'] = Math.round(stall);
    await keep('newest 10 of its history, ms', () => timed(() => history(url, thread, 10)));
    await keep('all of its history, ms', () => timed(() => history(url, thread, size.appending)));
  }
  await keep(`${size.constant} steps of constant size, ms`, async () => {
    const own = await contender.newThread();
    return timed(() => contender.run('constant', own, { n: 0, wanted: size.constant }));
  });
  const memory = await contender.memory();
  if (memory !== null) results['memory of the started process, MB'] = Math.round(memory);
  if (dataDir !== null) await keep('data on disk, MB', async () => (await bytesIn(dataDir)) / 1024 / 1024);
  return results;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function times(contender: Contender, graph: 'two' | 'fan', { runs, seconds }: Size): Promise<number[]> {
  const found: number[] = [];
  const end = performance.now() + 2 * seconds * 1000;
  while (found.length < runs && performance.now() < end) {
    const thread = await contender.newThread();
    found.push(await timed(() => contender.run(graph, thread, graph === 'two' ? { a: '' } : { found: [] })));
  }
  return found.sort((a, b) => a - b);
}

function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function throughput(contender: Contender, seconds: number): Promise<number> {
  const started = performance.now();
  let done = 0;
  const client = async () => {
    while (performance.now() - started < seconds * 1000) {
      await contender.run('two', await contender.newThread(), { a: '' });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: 16 }, client));
  return (done / (performance.now() - started)) * 1000;
}

async function firstEvent(contender: Contender, url: string, { runs, seconds }: Size): Promise<number> {
  const found: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (found.length < runs && performance.now() < end) {
    const thread = await contender.newThread();
    const body = JSON.stringify({ assistant_id: 'two', input: { a: '' }, stream_mode: 'values' });
    const started = performance.now();
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/threads/${thread}/runs/stream`, { method: 'POST', headers, body });
    const decoder = new TextDecoder();
    let text = '';
    let isSeen = false;
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      // `metadata` comes before anything of the graph.
      if (!isSeen && text.includes('event: values')) {
        isSeen = true;
        found.push(performance.now() - started);
      }
    }
  }
  return at(
    found.sort((a, b) => a - b),
    0.5,
  );
}

async function history(url: string, thread: string, limit: number): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ limit });
  const answer = await fetch(`${url}/threads/${thread}/history`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  let size = 0;
  for await (const chunk of answer.body ?? []) size += (chunk as Uint8Array).byteLength;
  if (size < 3) throw new Error('an empty history');
}

/** Asks `/ok` until told to stop; the longest answer in milliseconds. */
function watchStall(url: string | null): () => Promise<number> {
  let isOver = false;
  let longest = 0;
  const mayGoOn = () => !isOver;
  const watching = (async () => {
    while (url !== null && mayGoOn()) {
      longest = Math.max(longest, await timed(async () => (await fetch(`${url}/ok`)).text()));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    return longest;
  };
}

async function bytesIn(folder: string): Promise<number> {
  let total = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) total += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return total;
}
