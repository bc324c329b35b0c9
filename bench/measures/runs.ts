/** Short runs on fresh threads: one after another, many at once, streamed, and wide. */
import { randomUUID } from 'node:crypto';
import type { Contender } from '../contender.js';
import { names } from '../names.js';
import { requests } from '../requests.js';
import { quantile, repeated, timed, type Recorder } from '../results.js';
import type { Size } from '../sizes.js';

const clients = 16;

export async function measureRuns(
  contender: Contender,
  size: Size,
  { keep, results }: Recorder,
): Promise<void> {
  const { runs, seconds, warmUp } = size;
  const { server } = contender;
  if (server !== null) results[names.coldEmpty] = server.coldStart;
  if (server !== null) await keep(names.firstRun, () => server.firstRun());
  const latency = async () => {
    const thread = await contender.newThread();
    return timed(() => contender.run('two', { thread }, { a: '' }));
  };
  await keep(names.latencyFirst, async () => quantile(await repeated(runs, seconds, latency), 0.5));
  await repeated(warmUp, seconds, latency);
  let latencies: number[] = [];
  await keep(names.latency, async () => {
    latencies = await repeated(runs, 2 * seconds, latency);
    return quantile(latencies, 0.5);
  });
  await keep(names.latencyP95, () => Promise.resolve(quantile(latencies, 0.95)));
  await keep(names.throughput, () => throughput(contender, seconds));
  if (server !== null) await keep(names.firstEvent, () => firstEvent(server.url, size));
  await keep(names.fan, async () =>
    quantile(await repeated(runs, seconds, () => timed(() => contender.runFresh('fan', { found: [] }))), 0.5),
  );
}

async function throughput(contender: Contender, seconds: number): Promise<number> {
  const started = performance.now();
  let done = 0;
  const client = async () => {
    while (performance.now() - started < seconds * 1000) {
      await contender.runFresh('two', { a: '' });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (done / (performance.now() - started)) * 1000;
}

async function firstEvent(url: string, { runs, seconds }: Size): Promise<number> {
  const { stream } = requests(url);
  const found = await repeated(runs, seconds, async () => {
    const route = `/threads/${randomUUID()}/runs/stream`;
    const body = { assistant_id: 'two', input: { a: '' }, stream_mode: 'values', if_not_exists: 'create' };
    const started = performance.now();
    let first: number | null = null;
    let text = '';
    for await (const piece of await stream('POST', route, body)) {
      text += piece.toString('latin1');
      // `metadata` comes before anything of the graph.
      if (text.includes('event: values')) first ??= performance.now() - started;
    }
    if (first === null) throw new Error('no values came');
    return first;
  });
  return quantile(found, 0.5);
}
