/**
 * From the engine's stream to the events of the API, named and shaped as the JavaScript dev server sends them
 * (`streamState` of @langchain/langgraph-api). Decides on names and payloads; when an event may leave is run.ts's part.
 */
import type { Json, JsonObject } from '../../protocol/api.js';
import type { StartRunParams } from '../../protocol/worker.js';
import { toApiJson } from './json.js';
import { createMessageEvents } from './messageEvents.js';
import type { StreamItem } from './streamItems.js';

export interface ApiEvent {
  event: string;
  data: Json;
}

/** What every graph of the run writes into the root's stream, asked for subgraphs or not. */
const anyNamespace = new Set(['messages', 'custom']);

/** A translator for one run: it remembers which messages it has shown. */
export function createApiEvents({
  stream_mode: modes,
  stream_subgraphs: withSubgraphs,
}: StartRunParams): (item: StreamItem) => ApiEvent[] {
  const messageEvents = modes.includes('messages') ? createMessageEvents() : () => [];
  const asked = new Set(
    modes.map((mode) => (mode === 'messages-tuple' ? 'messages' : mode)).filter((mode) => mode !== 'events'),
  );
  // Legacy `messages` alone has its own events.
  if (!modes.includes('messages-tuple')) asked.delete('messages');
  return (item) => {
    const extra = messageEvents(item);
    if (item.kind === 'event') {
      return modes.includes('events') ? [{ event: 'events', data: toApiJson(item.event) }, ...extra] : extra;
    }
    const { namespace, mode, payload } = item;
    if (!asked.has(mode)) return extra;
    if (namespace.length > 0 && !withSubgraphs && !anyNamespace.has(mode)) return extra;
    const event = withSubgraphs && namespace.length > 0 ? `${mode}|${namespace.join('|')}` : mode;
    return [{ event, data: shape(mode, payload) }, ...extra];
  };
}

/** The payload of a stream mode as the API shows it. */
export function shape(mode: string, payload: unknown): Json {
  if (mode === 'checkpoints' && isWhole(payload)) return toApiJson(debugCheckpoint(payload));
  if (mode === 'tasks') return toApiJson(debugTask(payload as DebugTask));
  if (mode === 'debug') return toApiJson(debugEvent(payload as DebugEvent));
  return toApiJson(payload);
}

/** The newer protocol names a checkpoint by an envelope without its config. */
function isWhole(payload: unknown): payload is DebugCheckpoint {
  return typeof payload === 'object' && payload !== null && 'config' in payload;
}

interface DebugEvent {
  type: string;
  payload: unknown;
}

interface DebugTask {
  state?: { configurable?: Record<string, unknown> };
}

interface DebugCheckpoint {
  config: EngineConfig;
  parentConfig?: EngineConfig;
  tasks: DebugTask[];
}

interface EngineConfig {
  configurable?: Record<string, unknown>;
  callbacks?: unknown;
}

function debugEvent(event: DebugEvent): object {
  if (event.type === 'checkpoint')
    return { ...event, payload: debugCheckpoint(event.payload as DebugCheckpoint) };
  return { ...event, payload: debugTask(event.payload as DebugTask) };
}

function debugCheckpoint({ parentConfig, config, tasks, ...rest }: DebugCheckpoint): object {
  return {
    ...rest,
    config: withoutInternals(config),
    parent_config: parentConfig === undefined ? null : withoutInternals(parentConfig),
    tasks: tasks.map(debugTask),
    checkpoint: checkpointOf(config),
    parent_checkpoint: parentConfig === undefined ? null : checkpointOf(parentConfig),
  };
}

/** A task's subgraph is named by its checkpoint, not by an engine config. */
function debugTask(task: DebugTask): object {
  const checkpoint = checkpointOf(task.state ?? {});
  if (checkpoint === null) return task;
  const { state: _state, ...rest } = task;
  return { ...rest, checkpoint };
}

function checkpointOf({ configurable }: EngineConfig): JsonObject | null {
  const {
    thread_id: thread,
    checkpoint_id: id,
    checkpoint_ns: namespace,
    checkpoint_map: map,
  } = configurable ?? {};
  if (typeof thread !== 'string') return null;
  return {
    thread_id: thread,
    checkpoint_id: typeof id === 'string' ? id : null,
    checkpoint_ns: typeof namespace === 'string' ? namespace : '',
    checkpoint_map: map === undefined ? null : toApiJson(map),
  };
}

function withoutInternals({ callbacks: _callbacks, configurable, ...rest }: EngineConfig): object {
  const own = Object.entries(configurable ?? {}).filter(([key]) => !key.startsWith('__'));
  return { ...rest, configurable: Object.fromEntries(own) };
}
