/** Very many threads: starting with them, and finding some among them. Only of servers. */
import type { Contender, ServerFace } from '../contender.js';
import { names } from '../names.js';
import { quantile, repeated, timed, type Recorder } from '../results.js';
import type { Size } from '../sizes.js';

const clients = 16;
const groups = 50;

export async function measureThreads(contender: Contender, size: Size, { keep }: Recorder): Promise<void> {
  const { server } = contender;
  if (server === null) return;
  await keep(names.threadsMade, () => timed(() => makeThreads(server, size.threads)));
  await keep(names.coldMany, async () => {
    await server.restart();
    const { coldStart } = server;
    const last = await server.search({ limit: 10, offset: size.threads - 10 });
    if (last !== 10) throw new Error('not all threads are there again');
    return coldStart;
  });
  const search = (query: object, expected: number) => async () =>
    quantile(
      await repeated(size.runs, size.seconds, () =>
        timed(async () => {
          const found = await server.search(query);
          if (found !== expected) throw new Error(`${found} threads found, not ${expected}`);
        }),
      ),
      0.5,
    );
  await keep(names.searchMetadata, search({ metadata: { group: 7 }, limit: 10 }, 10));
  await keep(
    names.searchSorted,
    search(
      { status: 'idle', sort_by: 'updated_at', sort_order: 'asc', limit: 10, offset: size.threads - 10 },
      10,
    ),
  );
}

async function makeThreads(server: ServerFace, count: number): Promise<void> {
  let next = 0;
  const client = async () => {
    while (next < count) {
      const number = next++;
      await server.createThread({ number, group: number % groups });
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
}
