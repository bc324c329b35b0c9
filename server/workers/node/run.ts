/**
 * One run of a graph: streams it, sends the events that were asked for (each only when the checkpoints it may mention
 * are on disk), tells the server which tasks follow each checkpoint, and says how it ended. Leaves queues, statuses
 * and event numbers to the server.
 */
import type { RunOutcome, StartRunParams } from '../../protocol/worker.js';
import type { Acknowledgements } from './acknowledgements.js';
import { annotationOf, snapshotAnnotations, valueChannels } from './annotations.js';
import type { CheckpointPayload } from './annotations.js';
import { answeredBefore, readdressed } from './answerAgain.js';
import type { AnsweringClasses } from './answeringClasses.js';
import type { ApiEvent } from './apiEvents.js';
import { createApiEvents } from './apiEvents.js';
import { callbackManager } from './callbackManager.js';
import type { CallRecorder } from './callRecorder.js';
import type { CheckpointClient } from './checkpointClient.js';
import type { EngineSnapshot } from './engineGraph.js';
import { withFalsyAnswer } from './falsyAnswer.js';
import { threadConfig } from './graphs.js';
import type { RunnableGraph } from './graphs.js';
import { hearCalls } from './hearCalls.js';
import { feedbackUrls, tracingCallbacks } from './langsmith.js';
import type { Outstanding } from './outstanding.js';
import { protocolEvents, speaksProtocol, withPlainModes } from './protocolEvents.js';
import type { KeptItem } from './protocolEvents.js';
import { createPump, turns } from './pump.js';
import type { Pump } from './pump.js';
import type { FollowConditions } from './conditions.js';
import type { RunBreakpoints } from './runBreakpoints.js';
import type { TaskTraces } from './taskTraces.js';
import { runInput, runOptions } from './runConfig.js';
import { isForNewsAlone } from './runNews.js';
import type { FollowedRun } from './runNews.js';
import { runError, runOutput } from './runOutcome.js';
import { streamItems } from './streamItems.js';
import type { StreamItem } from './streamItems.js';

export interface RunDeps {
  runnable: RunnableGraph;
  client: CheckpointClient;
  outstanding: Outstanding;
  acknowledgements: Acknowledgements;
  breakpoints: Pick<RunBreakpoints, 'during'>;
  traces: Pick<TaskTraces, 'open'>;
  followConditions: FollowConditions;
  news: Pick<FollowedRun, 'take' | 'models'>;
  calls: CallRecorder;
  answering: AnsweringClasses;
  signal: AbortSignal;
  /** Aborts where the run's code fails in a place that the engine does not see. */
  fault: AbortSignal;
  emit: (event: ApiEvent) => void;
  warn: (message: string) => void;
}

/** Never rejects for what the graph does. */
export async function executeRun(params: StartRunParams, deps: RunDeps): Promise<RunOutcome> {
  const { runnable, client, outstanding, acknowledgements, signal, fault, warn } = deps;
  const { thread_id: threadId } = params;
  const { graph, engine } = runnable;
  const channels = await valueChannels(graph);
  const traces = deps.traces.open();
  /** No event of the run tells of its checkpoints. */
  const isSilent = params.stream_mode.length === 0;
  let isOpen = true;
  let latest: unknown;
  let isAtEnd = false;
  /** Ids of the interrupts that this run came upon: a task that has been answered keeps its old ones in the state. */
  const asked = new Set<unknown>();

  /** The items again, each once what it may mention is on disk, and noted. */
  async function* keep(items: AsyncIterable<StreamItem>): AsyncGenerator<KeptItem, void, void> {
    const pump = createPump(items);
    for (let item = await pump.next(); item !== undefined; item = await pump.next()) {
      deps.news.take(item);
      if (isForNewsAlone(item, params)) continue;
      const checkpoint = await onDisk(item, pump);
      if (!isOpen) return;
      if (item.kind === 'chunk') await note(item);
      yield { item, checkpoint };
    }
  }

  async function follow(input: unknown, options: Record<string, unknown>): Promise<void> {
    const isProtocol = params.stream_mode.includes('protocol');
    if (isProtocol && (await speaksProtocol(runnable))) {
      for await (const event of protocolEvents(graph, input, options, keep)) {
        if (isOpen) deps.emit(event);
      }
      return;
    }
    const shown = isProtocol ? withPlainModes(params) : params;
    const toEvents = createApiEvents(shown);
    for await (const { item } of keep(await streamItems(graph, input, options, shown))) {
      for (const event of toEvents(item)) deps.emit(event);
    }
  }

  /** Waits until what `item` may mention is kept, and gives that; the end of the stream ends every wait. */
  async function onDisk(item: StreamItem, pump: Pump<StreamItem>): Promise<CheckpointPayload | null> {
    if (isSilent) return null;
    await outstanding.settled(threadId);
    if (item.kind !== 'chunk' || params.durability === 'exit') return null;
    let mention: StreamItem | undefined = item;
    if (item.mode === 'values') {
      // The engine shows a checkpoint's values just before the checkpoint itself.
      mention = await Promise.race([pump.peek(), turns(3).then(() => undefined)]);
    }
    const mentioned = mentionedBy(mention, item.namespace);
    const address = mentioned === null ? null : addressOf(mentioned);
    if (address === null) return null;
    await Promise.race([acknowledgements.wait(threadId, address.namespace, address.id), pump.ended]);
    return mentioned;
  }

  async function note({ namespace, mode, payload }: Extract<StreamItem, { kind: 'chunk' }>): Promise<void> {
    const isRoot = namespace.length === 0;
    if (mode === 'values' && isInterrupt(payload)) for (const { id } of payload.__interrupt__) asked.add(id);
    else if (mode === 'values' && isRoot) latest = payload;
    if (mode !== 'checkpoints' || !isCheckpoint(payload)) return;
    if (isRoot) isAtEnd = payload.tasks.length === 0;
    const annotation = params.durability === 'exit' ? null : annotationOf(payload, channels);
    if (annotation !== null) await client.annotate(annotation, params.graph_id);
  }

  /**
   * The newest state, with what its finished tasks wrote; annotates it and its subgraphs', unless it is that of another
   * graph (a run that was ended before its first checkpoint). Null where it cannot be read.
   */
  async function endState(): Promise<EngineSnapshot | null> {
    try {
      await outstanding.settled(threadId);
      const state = await graph.getState(threadConfig(threadId), { subgraphs: true });
      const isOwn = (state.metadata?.graph_id ?? params.graph_id) === params.graph_id;
      for (const annotation of isOwn ? snapshotAnnotations(state, channels) : [])
        await client.annotate(annotation, params.graph_id);
      return state;
    } catch (error) {
      warn(`The state after run ${params.run_id} could not be read: ${String(error)}`);
      return null;
    }
  }

  /** Feedback is no part of the run: where it cannot be offered, the run is none the worse. */
  async function offerFeedback(): Promise<void> {
    if (isSilent) return;
    try {
      const urls = await feedbackUrls(engine, params.run_id, params.feedback_keys);
      if (urls !== null && isOpen) deps.emit({ event: 'feedback', data: urls });
    } catch (error) {
      warn(`LangSmith gave no feedback addresses for run ${params.run_id}: ${String(error)}`);
    }
  }

  /** Where nothing is asked this time, the branch is the run. */
  async function answerAgain(answered: string[], options: Record<string, unknown>): Promise<void> {
    const unseen = { ...params, stream_mode: [] };
    const replay = { ...options, interruptBefore: [], interruptAfter: [] };
    for await (const _ of keep(await streamItems(graph, null, replay, unseen)));
    // The question is read from what the server has kept.
    await outstanding.settled(threadId);
    const now = [...asked].map(String);
    if (now.length === 0) return;
    asked.clear();
    const redirected = readdressed(params.command, answered, now);
    const command = await withFalsyAnswer(redirected, threadId, null, client);
    const { configurable, ...rest } = options;
    const { checkpoint_id: _, ...atHead } = configurable as Record<string, unknown>;
    await follow(runInput({ input: null, command }, engine.langgraph), { ...rest, configurable: atHead });
  }

  async function execute(): Promise<RunOutcome> {
    const callbacks = await tracingCallbacks(engine, params.config).catch((error: unknown) => {
      warn(`Run ${params.run_id} is not traced into the project it names: ${String(error)}`);
      return [];
    });
    const options = runOptions(params, AbortSignal.any([signal, broken.signal]));
    await deps.followConditions(graph);
    const hearing = await hearCalls(params, { ...deps, broken });
    const handlers = [...callbacks, ...hearing.callbacks, traces.handler];
    const traced = { ...options, callbacks: await callbackManager(engine, handlers).catch(() => handlers) };
    const telling = await deps.news.models(engine);
    const pausing = (work: (nodes: Record<string, unknown>) => Promise<void>) =>
      hearing.during(() =>
        deps.breakpoints.during(params.run_id, graph, (nodes) =>
          telling(async () => {
            // Nobody waits any more for what a run would write that was cancelled while it got ready.
            signal.throwIfAborted();
            await work(nodes);
          }),
        ),
      );
    const answered = await answeredBefore(params.command, threadId, params.checkpoint, client);
    if (answered === null) {
      const command = await withFalsyAnswer(params.command, threadId, params.checkpoint, client);
      const input = runInput({ input: params.input, command }, engine.langgraph);
      await pausing((nodes) => follow(input, { ...traced, ...nodes }));
    } else await pausing((nodes) => answerAgain(answered, { ...traced, ...nodes }));
    await offerFeedback();
    const isWhole = isAtEnd && latest !== undefined && params.durability !== 'exit';
    // The server keeps the end of a run together with what is on its way; what comes after this is read from there.
    await (isWhole ? outstanding.sent(threadId) : outstanding.settled(threadId));
    // A rejection is noticed only when the work of this turn is done.
    await turns(1);
    broken.signal.throwIfAborted();
    if (isWhole) {
      return { status: 'success', output: runOutput(latest, []), next: [] };
    }
    const state = await endState();
    const kept = state?.tasks.flatMap((task) => task.interrupts ?? []) ?? [];
    const interrupts = kept.filter(
      (interrupt) => asked.size === 0 || asked.has((interrupt as { id?: unknown }).id),
    );
    return {
      status: 'success',
      output: runOutput(latest ?? state?.values ?? null, interrupts),
      next: [...(state?.next ?? [])],
    };
  }

  acknowledgements.open(threadId, params.durability === 'async');
  // What cannot be kept ends the run: it must not go on without a trace.
  const broken = new AbortController();
  acknowledgements.onFailure(threadId, (error) => broken.abort(error));
  fault.addEventListener('abort', () => broken.abort(fault.reason));
  const execution = execute();
  try {
    // A node may ignore the signal; the run ends all the same.
    const outcome = await Promise.race([execution, aborted(signal), failed(broken.signal)]);
    if (outcome !== null) return outcome;
  } catch (error) {
    if (!signal.aborted) {
      await endState();
      const cause: unknown = broken.signal.aborted ? broken.signal.reason : error;
      return { status: 'error', error: runError(cause) };
    }
  } finally {
    isOpen = false;
    deps.calls.close(threadId);
    acknowledgements.close(threadId);
    traces.close();
  }
  await Promise.race([execution.catch(() => null), turns(20)]);
  await endState();
  return { status: 'cancelled' };
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

function failed(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

/** The checkpoint that `item` shows, if it is one of the graph at `namespace`. */
function mentionedBy(item: StreamItem | undefined, namespace: string[]): CheckpointPayload | null {
  if (item?.kind !== 'chunk' || item.namespace.join('|') !== namespace.join('|')) return null;
  return checkpointPayload(item);
}

function addressOf({ config }: CheckpointPayload): { namespace: string; id: string } | null {
  const configurable = config.configurable as Record<string, unknown> | undefined;
  const { checkpoint_id: id, checkpoint_ns: ns = '' } = configurable ?? {};
  return typeof id === 'string' && typeof ns === 'string' ? { id, namespace: ns } : null;
}

function checkpointPayload({
  mode,
  payload,
}: Extract<StreamItem, { kind: 'chunk' }>): CheckpointPayload | null {
  if (mode === 'checkpoints') return isCheckpoint(payload) ? payload : null;
  if (mode !== 'debug') return null;
  const { type, payload: inner } = payload as { type?: string; payload?: unknown };
  return type === 'checkpoint' && isCheckpoint(inner) ? inner : null;
}

function isCheckpoint(payload: unknown): payload is CheckpointPayload {
  return typeof payload === 'object' && payload !== null && 'config' in payload && 'tasks' in payload;
}

function isInterrupt(payload: unknown): payload is { __interrupt__: { id?: unknown }[] } {
  if (typeof payload !== 'object' || payload === null || !('__interrupt__' in payload)) return false;
  return Array.isArray(payload.__interrupt__);
}
