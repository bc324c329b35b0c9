/**
 * One run from its start to how it ended: streamed, cancellable, its outcome told in terms of the debugger (paused
 * where, asked what). No VS Code: runSession.ts shows it.
 */
import { t } from '@vscode/l10n';
import type { Interrupt, Json, ThreadState } from '../../server/protocol/api.js';
import type { LangGraphApi } from '../api/langGraphApi.js';
import type { RunCommand, RunOptions, StreamedEvent } from '../api/runRequest.js';
import { isAbort } from '../errors.js';
import { checkpointIdOf, openInterrupts } from '../threads/threadText.js';

export interface RunOrder extends RunOptions {
  threadId: string;
  assistantId: string;
  /** `null` goes on from the checkpoint. */
  input: Json;
  command?: RunCommand | undefined;
  /** Where to go on from; the newest checkpoint without it. */
  checkpointId?: string | undefined;
}

export type RunResult =
  | { kind: 'finished'; state: ThreadState }
  | { kind: 'paused'; checkpointId: string; next: string[]; interrupts: Interrupt[] }
  | { kind: 'failed'; node: string | null; error: string; message: string }
  | { kind: 'cancelled' };

export interface RunHooks {
  /** Asks the server to cancel the run. */
  cancel: AbortSignal;
  onCreated(runId: string): void;
  /** The nodes that run now; called whenever they change. */
  onActive: (nodes: string[]) => void;
  /** Each event of the stream. */
  onEvent: (event: StreamedEvent) => void;
}

/** Rejects where the run could not be started or followed; a graph that fails is a result. */
export async function followRun(api: LangGraphApi, order: RunOrder, hooks: RunHooks): Promise<RunResult> {
  const connection = new AbortController();
  const run: { id: string | null } = { id: null };
  const cancelOnServer = (): void => {
    if (run.id === null) return;
    // Where the server cannot be told, at least this side stops waiting.
    api.cancelRun(order.threadId, run.id).catch(() => connection.abort());
  };
  hooks.cancel.addEventListener('abort', cancelOnServer);
  const created = (id: string): void => {
    if (run.id !== null || id === '') return;
    run.id = id;
    hooks.onCreated(id);
    if (hooks.cancel.aborted) cancelOnServer();
  };
  const tasks = new ActiveTasks(hooks.onActive);
  let failure: { error: string; message: string } | null = null;
  try {
    const request = { ...order, signal: connection.signal, onCreated: created };
    for await (const event of api.streamRun(order.threadId, request)) {
      hooks.onEvent(event);
      if (event.event === 'metadata') created(textField(event.data, 'run_id') ?? '');
      if (event.event === 'tasks') tasks.take(event);
      if (event.event === 'error') failure = failureOf(event.data);
    }
  } catch (error) {
    if (!isAbort(error) || !hooks.cancel.aborted) throw error;
    return { kind: 'cancelled' };
  } finally {
    hooks.cancel.removeEventListener('abort', cancelOnServer);
  }
  if (run.id !== null && (await api.run(order.threadId, run.id)).status === 'interrupted')
    return { kind: 'cancelled' };
  return resultOf(await api.state(order.threadId), failure);
}

function resultOf(state: ThreadState, failure: { error: string; message: string } | null): RunResult {
  if (failure !== null) {
    const node = state.tasks.find((task) => task.error !== null)?.name ?? null;
    return { kind: 'failed', node, ...failure };
  }
  if (state.next.length === 0) return { kind: 'finished', state };
  return {
    kind: 'paused',
    checkpointId: checkpointIdOf(state),
    next: state.next,
    interrupts: openInterrupts(state),
  };
}

function failureOf(data: unknown): { error: string; message: string } {
  return {
    error: textField(data, 'error') ?? t('Error'),
    message: textField(data, 'message') ?? JSON.stringify(data),
  };
}

/** Follows stream mode `tasks`: an event with a `result` or `error` ends what one without began. */
class ActiveTasks {
  private readonly names = new Map<string, string>();

  constructor(private readonly onChange: (nodes: string[]) => void) {}

  take({ data }: StreamedEvent): void {
    const id = textField(data, 'id');
    const name = textField(data, 'name');
    if (id === null || name === null || typeof data !== 'object' || data === null) return;
    if ('result' in data || 'error' in data) this.names.delete(id);
    else this.names.set(id, name);
    this.onChange([...new Set(this.names.values())]);
  }
}

function textField(data: unknown, key: string): string | null {
  if (typeof data !== 'object' || data === null) return null;
  const value = (data as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : null;
}
