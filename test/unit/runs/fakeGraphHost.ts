/**
 * A graph host without a process: two nodes in a row (`draft`, `polish`) over state {topic, draft, polish}, checkpoints
 * written as a worker writes them. Graphs: `two` runs through, `failing` throws in `polish`, `slow` waits in `draft` for
 * `release()` (or its cancellation), `broken` does not load.
 */
import { v6, v7 } from 'uuid';
import {
  GraphHostError,
  type GraphHost,
  type GraphStatus,
  type RunHooks,
} from '../../../server/graphs/port.js';
import { readSettings, type ProjectSettings } from '../../../server/graphs/projectSettings.js';
import type { Json, JsonObject } from '../../../server/protocol/api.js';
import type { StoredCheckpoint } from '../../../server/protocol/checkpoints.js';
import type { RunOutcome, StartRunParams } from '../../../server/protocol/worker.js';
import type { CheckpointStore } from '../../../server/storage/port.js';

const nodes = ['draft', 'polish'];
const channels = ['topic', 'draft', 'polish'];
export const brokenError = { message: 'Unexpected "}"', file: '/project/broken.ts', line: 3 };

export interface FakeGraphHost extends GraphHost {
  /** Lets every waiting `slow` run go on. */
  release(): void;
  /** Resolves when a `slow` run has come to wait. */
  waiting(): Promise<void>;
  readonly started: StartRunParams[];
  describeCalls: number;
  /** What langgraph.json says. */
  projectSettings: ProjectSettings;
}

export function fakeGraphHost(store: CheckpointStore): FakeGraphHost {
  const gates: (() => void)[] = [];
  const arrivals: (() => void)[] = [];
  const started: StartRunParams[] = [];

  const put = async (
    threadId: string,
    parent: StoredCheckpoint | null,
    values: JsonObject,
    next: string[],
    metadata: JsonObject,
    annotate = true,
  ): Promise<StoredCheckpoint> => {
    const checkpointId = v6();
    await store.put({
      thread_id: threadId,
      checkpoint_ns: '',
      parent_checkpoint_id: parent?.checkpoint.id ?? null,
      checkpoint: {
        v: 4,
        id: checkpointId,
        ts: new Date(0).toISOString(),
        channel_versions: {},
        versions_seen: {},
      },
      metadata,
      writes: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          { kind: 'full', value: { type: 'json', value } },
        ]),
      ),
      sources: {},
    });
    const key = { thread_id: threadId, checkpoint_ns: '', checkpoint_id: checkpointId };
    if (annotate) {
      const tasks = next.map((name) => ({ id: v7(), name, path: ['__pregel_pull', name] }));
      await store.annotate({ ...key, tasks, value_channels: channels });
    }
    return (await store.get(key))!;
  };

  const valuesOf = (checkpoint: StoredCheckpoint | null): JsonObject =>
    Object.fromEntries(
      Object.entries(checkpoint?.values ?? {}).map(([name, value]) => [
        name,
        value.type === 'json' ? value.value : null,
      ]),
    );

  const wait = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      gates.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
      for (const arrive of arrivals.splice(0)) arrive();
    });

  async function run(params: StartRunParams, hooks: RunHooks): Promise<RunOutcome> {
    const { signal } = hooks;
    started.push(params);
    const { thread_id: threadId, graph_id: graphId, metadata } = params;
    if (graphId === 'broken') {
      throw new GraphHostError('graph-not-loaded', 'Graph broken does not load', { graphError: brokenError });
    }
    const id = params.checkpoint?.checkpoint_id;
    let current = await store.get({
      thread_id: threadId,
      checkpoint_ns: '',
      ...(id === undefined ? {} : { checkpoint_id: id }),
    });
    const emit = (values: Json): void => {
      if (params.stream_mode.includes('values')) hooks.onEvent('values', values);
    };
    if (params.input !== null) {
      const values = { ...valuesOf(current), ...(params.input as JsonObject) };
      current = await put(threadId, current, values, ['draft'], { ...metadata, source: 'input', step: -1 });
      emit(values);
    }
    let next = current?.annotation?.tasks[0]?.name;
    let isFirst = true;
    while (next !== undefined) {
      const { interrupt_before: before, interrupt_after: after } = params;
      const resumed = isFirst && params.input === null;
      if (!resumed && (before === '*' || before?.includes(next) === true)) break;
      isFirst = false;
      if (graphId === 'slow' && next === 'draft') await wait(signal);
      if (signal.aborted) return { status: 'cancelled' };
      if (graphId === 'failing' && next === 'polish') {
        return { status: 'error', error: { error: 'TypeError', message: 'polish went wrong' } };
      }
      const done: string = next;
      const values: JsonObject = valuesOf(current);
      values[done] = `${done} of ${values.topic as string}`;
      next = nodes[nodes.indexOf(done) + 1];
      current = await put(threadId, current, values, next === undefined ? [] : [next], {
        ...metadata,
        source: 'loop',
      });
      emit(values);
      if (after === '*' || after?.includes(done) === true) break;
    }
    return { status: 'success', output: valuesOf(current), next: next === undefined ? [] : [next] };
  }

  const status = (graph_id: string): GraphStatus => {
    const source = { graph_id, file: `/project/${graph_id}.ts`, export_name: 'graph' };
    return graph_id === 'broken'
      ? { source, state: 'error', nodes: [], error: brokenError }
      : { source, state: 'ok', nodes, error: null };
  };
  const graphs = ['two', 'failing', 'slow', 'broken'].map(status);

  const host: FakeGraphHost = {
    started,
    describeCalls: 0,
    projectSettings: readSettings({}, '', () => undefined),
    release() {
      for (const open of gates.splice(0)) open();
    },
    waiting: () => new Promise((resolve) => (gates.length > 0 ? resolve() : arrivals.push(resolve))),
    graphs: () => graphs,
    ready: () => Promise.resolve(graphs),
    runtime: () => ({ language: 'node', version: '20.19.0', langgraph_version: '1.4.18' }),
    run,
    async updateState({ thread_id, checkpoint, supersteps, metadata }) {
      const id = checkpoint?.checkpoint_id;
      const base = await store.get({
        thread_id,
        checkpoint_ns: '',
        ...(id === undefined ? {} : { checkpoint_id: id }),
      });
      const [update] = supersteps[0]!;
      if (update!.as_node !== undefined && !['__copy__', ...nodes].includes(update!.as_node)) {
        throw new GraphHostError('invalid-update', `Node "${update!.as_node}" does not exist`);
      }
      const follows =
        update!.as_node === undefined || update!.as_node === '__copy__'
          ? undefined
          : nodes.indexOf(update!.as_node) + 1;
      const next =
        follows === undefined
          ? (base?.annotation?.tasks.map(({ name }) => name) ?? ['draft'])
          : nodes.slice(follows, follows + 1);
      const values = { ...valuesOf(base), ...((update!.values ?? {}) as JsonObject) };
      const made = await put(thread_id, base, values, next, { ...metadata, source: 'update' });
      return { thread_id, checkpoint_ns: '', checkpoint_id: made.checkpoint.id };
    },
    describe({ thread_id, checkpoint_ns, checkpoint_id }) {
      host.describeCalls++;
      const tasks = [{ id: 'described', name: 'draft', path: [] }];
      return Promise.resolve({ thread_id, checkpoint_ns, checkpoint_id, tasks, value_channels: channels });
    },
    draw: () =>
      Promise.resolve({
        nodes: [{ id: '__start__' }, ...nodes.map((id) => ({ id })), { id: 'polish:inner' }],
        edges: [],
      }),
    schemas: ({ graph_id }) =>
      Promise.resolve({
        graph_id,
        input_schema: {},
        output_schema: {},
        state_schema: {},
        config_schema: null,
        context_schema: null,
      }),
    subgraphs: () => Promise.resolve({}),
    debugCode: (graphId) =>
      Promise.reject(new GraphHostError('unknown-graph', `There is no code of "${graphId}" here`)),
    debuggerAttached: () => false,
    settings: () => host.projectSettings,
    call: () => Promise.reject(new Error('There are no user modules here')),
    fetch: () => Promise.reject(new Error('There is no app here')),
    onChanged: () => () => undefined,
    dispose: () => Promise.resolve(),
  };
  return host;
}
