/** What a run needs so that its calls of models and tools are recorded or, in a replay, answered as that says. */
import type { Json } from '../../protocol/api.js';
import { callEvent } from '../../protocol/calls.js';
import type { StartRunParams } from '../../protocol/worker.js';
import type { AnsweringClasses } from './answeringClasses.js';
import type { ApiEvent } from './apiEvents.js';
import { createCallAnswers } from './callAnswers.js';
import { callHandler } from './callHandler.js';
import type { StartedCall } from './callHandler.js';
import type { CallRecorder } from './callRecorder.js';
import type { RunnableGraph } from './graphs.js';
import type { Serde } from './storedValue.js';

export interface HearCallsDeps {
  runnable: RunnableGraph;
  calls: Pick<CallRecorder, 'open'>;
  answering: AnsweringClasses;
  emit: (event: ApiEvent) => void;
  /** Aborted where a replay has left the record. */
  broken: AbortController;
  warn: (message: string) => void;
}

export interface HeardCalls {
  callbacks: object[];
  /** Runs what the run is. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** Rejects where a replay cannot be answered; a run that cannot be recorded goes on without. */
export async function hearCalls(
  { thread_id: threadId, run_id: runId, replay }: StartRunParams,
  { runnable: { graph, engine }, calls, answering, emit, broken, warn }: HearCallsDeps,
): Promise<HeardCalls> {
  const { serde } = graph.checkpointer as { serde: Serde };
  if (replay === undefined) {
    const callbacks = await calls.open(threadId, engine, serde).then(
      (handler) => [handler],
      (error: unknown) => {
        warn(`Calls of models and tools in run ${runId} are not recorded: ${String(error)}`);
        return [];
      },
    );
    return { callbacks, during: (work) => work() };
  }
  const ids = Object.entries(replay.ids);
  const renamed = (text: string) => ids.reduce((all, [own, recorded]) => all.replaceAll(own, recorded), text);
  const answers = createCallAnswers(replay, {
    note: (note) => emit({ event: callEvent, data: note as unknown as Json }),
    leave: (error) => broken.abort(error),
  });
  const listener = {
    started(id: string, call: StartedCall) {
      answers.started(id, call);
      if (answers.sourceOf(call.checkpointNs) === 'recorded' && !answering.isCovered())
        answers.uncovered(call);
    },
    ended: () => undefined,
    failed: () => undefined,
  };
  const handler = await callHandler(engine, listener, { renamed, strict: true });
  return { callbacks: [handler], during: (work) => answering.during({ answers, engine, serde }, work) };
}
