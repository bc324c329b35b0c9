/** A graph host with a real worker process over the memory store, as tests want it. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGraphHost } from '../../../server/graphs/graphHost.js';
import type { GraphHostDeps } from '../../../server/graphs/graphHost.js';
import { nodeLaunch } from '../../../server/graphs/nodeLaunch.js';
import { readLanggraphJson } from '../../../server/graphs/langgraphJson.js';
import type { GraphHost } from '../../../server/graphs/port.js';
import type { Json } from '../../../server/protocol/api.js';
import type { StoredCheckpoint } from '../../../server/protocol/checkpoints.js';
import type { RunOutcome, StartRunParams } from '../../../server/protocol/worker.js';
import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
export const fixtures = path.join(root, 'test', 'fixtures', 'graphs');
const script = path.join(root, 'server', 'workers', 'node', 'main.ts');

export interface SeenEvent {
  event: string;
  data: Json;
}

export interface TestHost {
  host: GraphHost;
  /** What the graphs printed. */
  lines: string[];
  /** Runs on `threadId` and collects the events. */
  run: (
    graphId: string,
    threadId: string,
    params?: Partial<StartRunParams> & { signal?: AbortSignal },
  ) => Promise<{ outcome: RunOutcome; events: SeenEvent[] }>;
  /** Newest first. */
  history: (threadId: string, namespace?: string) => Promise<StoredCheckpoint[]>;
}

export async function openTestHost(dir = fixtures, deps: Partial<GraphHostDeps> = {}): Promise<TestHost> {
  const file = path.join(dir, 'langgraph.json');
  const { checkpoints = memoryStorage().checkpoints } = deps;
  const lines: string[] = [];
  const host = createGraphHost({
    project: await readLanggraphJson(file),
    reload: () => readLanggraphJson(file),
    launch: nodeLaunch({ script }),
    checkpoints,
    log: (_, line) => lines.push(line),
    watch: null,
    ...deps,
  });
  return {
    host,
    lines,
    async run(graphId, threadId, { signal = new AbortController().signal, ...params } = {}) {
      const events: SeenEvent[] = [];
      const { kept, ...outcome } = await host.run(
        { ...emptyRun(graphId, threadId), ...params },
        { signal, onEvent: (event, data) => events.push({ event, data }) },
      );
      await kept;
      return { outcome, events };
    },
    async history(threadId, namespace = '') {
      const found: StoredCheckpoint[] = [];
      for await (const stored of checkpoints.list({ thread_id: threadId, checkpoint_ns: namespace }))
        found.push(stored);
      return found;
    },
  };
}

function emptyRun(graphId: string, threadId: string): StartRunParams {
  return {
    run_id: randomUUID(),
    thread_id: threadId,
    graph_id: graphId,
    input: {},
    command: null,
    config: {},
    context: {},
    checkpoint: null,
    interrupt_before: null,
    interrupt_after: null,
    stream_mode: [],
    stream_subgraphs: false,
    feedback_keys: [],
    durability: 'async',
    metadata: {},
  };
}

/** A stored checkpoint's value channels as plain JSON by name. */
export function valuesOf(stored: StoredCheckpoint | undefined): Record<string, Json> {
  const entries = Object.entries(stored?.values ?? {}).filter(
    ([channel]) => !/^(__|branch:|join:)/.test(channel),
  );
  return Object.fromEntries(
    entries.map(([channel, value]) => [channel, value.type === 'bytes' ? value.base64 : value.value]),
  );
}
