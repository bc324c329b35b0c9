/** Steps of the debugger on a long thread, from the key to the next stop, through the adapter as an editor runs it. */
import path from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { Contender } from '../contender.js';
import { names } from '../names.js';
import { quantile, repeated, timed, type Recorder } from '../results.js';
import type { Size } from '../sizes.js';

const adapter = path.join(import.meta.dirname, '../../dist/debugAdapter.js');
const warmUp = 5;

export async function measureDebugging(
  contender: Contender,
  { appending, runs, seconds }: Size,
  { keep }: Recorder,
): Promise<void> {
  const { server } = contender;
  if (server === null) return;
  const threadId = await contender.newThread();
  await contender.run('constant', { thread: threadId }, { n: 0, wanted: appending });
  const client = new DebugClient('node', adapter, 'langgraph');
  client.setMaxListeners(0);
  await client.start();
  try {
    await client.initializeRequest({ adapterID: 'langgraph', pathFormat: 'path' });
    const initialized = client.waitForEvent('initialized', 30_000);
    await client.customRequest('launch', {
      graph: 'constant',
      serverUrl: server.url,
      threadId,
      input: { wanted: appending * 2 },
      stopOnEntry: true,
    });
    await initialized;
    const stop = async (ask: () => Promise<unknown>): Promise<void> => {
      const stopped = client.waitForEvent('stopped', 30_000);
      await ask();
      await stopped;
    };
    await stop(() => client.configurationDoneRequest());
    const next = () => timed(() => stop(() => client.nextRequest({ threadId: 1 })));
    for (let count = 0; count < warmUp; count += 1) await next();
    await keep(names.debugStep, async () => quantile(await repeated(runs, seconds, next), 0.5));
    const back = () => timed(() => stop(() => client.stepBackRequest({ threadId: 1 })));
    await keep(names.debugBack, async () => quantile(await repeated(runs, seconds, back), 0.5));
  } finally {
    await client.stop();
  }
}
