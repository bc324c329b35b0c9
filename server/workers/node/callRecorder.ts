/**
 * Keeps what the models and tools of runs were asked and what came of it until the writes of the task that called them
 * are sent, which take it along: the record of a step is on disk no later than the step. Nothing of it reaches the
 * graph. A call that cannot be kept costs the run nothing; the record says so.
 */
import type { CallResult, RecordedCall } from '../../protocol/calls.js';
import { callHandler } from './callHandler.js';
import type { StartedCall } from './callHandler.js';
import type { Engine } from './engine.js';
import { dump } from './storedValue.js';
import type { Serde } from './storedValue.js';

export interface CallRecorder {
  /** Until `close`, the calls of the thread's run that the returned handler hears of are kept. */
  open(threadId: string, engine: Engine, serde: Serde): Promise<object>;
  close(threadId: string): void;
  /** The calls that the task has made and that nobody took yet; none: undefined, at once. */
  take(threadId: string, taskId: string): Promise<RecordedCall[]> | undefined;
}

interface Heard extends StartedCall {
  result: Promise<CallResult> | null;
}

export function createCallRecorder(): CallRecorder {
  const threads = new Map<string, Map<string, Heard>>();
  return {
    open(threadId, engine, serde) {
      const calls = new Map<string, Heard>();
      threads.set(threadId, calls);
      const end = (id: string, result: () => Promise<CallResult>): void => {
        const call = calls.get(id);
        if (call !== undefined) call.result = result().catch(unkept);
      };
      const listener = {
        started: (id: string, call: StartedCall) => void calls.set(id, { ...call, result: null }),
        ended: (id: string, output: unknown) =>
          end(id, async () => ({ kind: 'value', value: (await dump(serde, output)).stored })),
        failed: (id: string, error: unknown) => end(id, () => failure(error, serde)),
      };
      return callHandler(engine, listener, { renamed: (text) => text, strict: false });
    },
    close: (threadId) => void threads.delete(threadId),
    take(threadId, taskId) {
      const calls = threads.get(threadId);
      if (calls === undefined || calls.size === 0) return undefined;
      const ended: (Heard & { result: Promise<CallResult> })[] = [];
      for (const [id, { result, ...call }] of calls) {
        if (result === null || !isOf(call.checkpointNs, taskId)) continue;
        calls.delete(id);
        ended.push({ ...call, result });
      }
      if (ended.length === 0) return undefined;
      return Promise.all(
        ended.map(async ({ kind, name, checkpointNs, input, result }) => ({
          ...{ kind, name, input },
          checkpoint_ns: checkpointNs,
          result: await result,
        })),
      );
    },
  };
}

/** Whether the task itself called, or one of a subgraph that it runs. */
function isOf(namespace: string, taskId: string): boolean {
  return namespace.split('|').some((segment) => segment.endsWith(`:${taskId}`));
}

async function failure(error: unknown, serde: Serde): Promise<CallResult> {
  if (!(error instanceof Error)) return { kind: 'error', error: 'Error', message: String(error) };
  const { interrupts } = error as { interrupts?: { value?: unknown }[] };
  // A tool that asks a person leaves by an error of the engine's.
  if (error.name === 'GraphInterrupt' && Array.isArray(interrupts))
    return { kind: 'interrupt', value: (await dump(serde, interrupts[0]?.value ?? null)).stored };
  if ('is_bubble_up' in error) return { kind: 'unkept', reason: `it ended with ${error.name}` };
  return { kind: 'error', error: error.name, message: error.message };
}

function unkept(error: unknown): CallResult {
  return { kind: 'unkept', reason: error instanceof Error ? error.message : String(error) };
}
