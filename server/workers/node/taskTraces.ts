/**
 * How the tasks of runs went (when they began, how often they were tried, what their conditional edges chose), noted by
 * LangChain's callbacks and handed to the saver, which sends it with what the task wrote. Leaves reading the choices
 * to conditions.ts.
 */
import type { RunnableConfig } from '@langchain/core/runnables';
import type { BranchChoice, TaskTrace } from '../../protocol/traces.js';

export interface TaskTraces {
  /** For the callbacks of one run; what nobody has taken goes with `close`. */
  open(): { handler: object; close: () => void };
  /** The task's condition has chosen. `choose` is given what the task's node read. */
  chose(config: RunnableConfig | undefined, choose: (nodeInput: unknown) => BranchChoice): void;
  /** How the task went; undefined before its end and where nobody noted it. It is told once. */
  take(taskId: string): TaskTrace | undefined;
}

interface Noted {
  startedAt: Date;
  endedAt: Date | null;
  attempts: number;
  failures: string[];
  choices: BranchChoice[];
  input: unknown;
}

/** Characters of a failure, and how many are kept. */
const longestFailure = 500;
const mostFailures = 10;

export function createTaskTraces(now: () => Date = () => new Date()): TaskTraces {
  const noted = new Map<string, Noted>();

  const begin = (taskId: string, input: unknown): void => {
    const known = noted.get(taskId);
    // A task that asked and is run again begins anew.
    const isRetry = known?.endedAt != null && known.failures.length === known.attempts;
    const before = isRetry ? known : { startedAt: now(), attempts: 0, failures: [] };
    const { startedAt, attempts, failures } = before;
    noted.set(taskId, { startedAt, attempts: attempts + 1, failures, endedAt: null, choices: [], input });
  };

  const end = (taskId: string, error?: unknown): void => {
    const task = noted.get(taskId);
    if (task === undefined) return;
    task.endedAt = now();
    if (error !== undefined && !isNoFailure(error)) task.failures.push(failureText(error));
  };

  return {
    open() {
      /** Tasks of the run, by the id of the attempt's trace. */
      const attempts = new Map<string, string>();
      const tasks = new Set<string>();
      const ended = (traceId: string, error?: unknown): void => {
        const taskId = attempts.get(traceId);
        if (taskId !== undefined) end(taskId, error);
        attempts.delete(traceId);
      };
      const handler = {
        name: 'backstep_task_traces',
        // In its turn: when the task's writes are kept, its end has been noted.
        awaitHandlers: true,
        raiseError: false,
        ignoreLLM: true,
        ignoreAgent: true,
        ignoreRetriever: true,
        ignoreCustomEvent: true,
        handleChainStart(
          _chain: unknown,
          input: unknown,
          traceId: string,
          _parent?: string,
          tags?: string[],
          metadata?: Record<string, unknown>,
        ): void {
          // What a node calls has the node's metadata, and not this tag.
          if (tags?.some((tag) => tag.startsWith('graph:step:')) !== true) return;
          const taskId = taskOf(metadata);
          if (taskId === null) return;
          attempts.set(traceId, taskId);
          tasks.add(taskId);
          begin(taskId, input);
        },
        handleChainEnd: (_output: unknown, traceId: string): void => ended(traceId),
        handleChainError: (error: unknown, traceId: string): void => ended(traceId, error ?? 'unknown'),
      };
      return {
        handler,
        close() {
          for (const taskId of tasks) noted.delete(taskId);
        },
      };
    },
    chose(config, choose) {
      const task = noted.get(taskOf(config?.metadata) ?? '');
      task?.choices.push(choose(task.input));
    },
    take(taskId) {
      const task = noted.get(taskId);
      if (task?.endedAt == null) return undefined;
      noted.delete(taskId);
      const { startedAt, endedAt, attempts, failures, choices } = task;
      return {
        id: taskId,
        started_at: startedAt.toISOString(),
        duration_ms: endedAt.getTime() - startedAt.getTime(),
        attempts,
        ...(attempts > 1 && failures.length > 0 ? { failures: failures.slice(0, mostFailures) } : {}),
        ...(choices.length > 0 ? { choices } : {}),
      };
    },
  };
}

/** The id of the task that the metadata of a trace is of: namespaces are `outer:task|inner:task`. */
function taskOf(metadata: Record<string, unknown> | undefined): string | null {
  const namespace = metadata?.langgraph_checkpoint_ns;
  if (typeof namespace !== 'string') return null;
  return namespace.split('|').at(-1)?.split(':').at(-1) ?? null;
}

/** A question of `interrupt()`, or a command for a graph above. */
function isNoFailure(error: unknown): boolean {
  return (error as { is_bubble_up?: unknown }).is_bubble_up === true;
}

function failureText(error: unknown): string {
  const text =
    error instanceof Error
      ? error.name === 'Error'
        ? error.message
        : `${error.name}: ${error.message}`
      : String(error);
  return text.length > longestFailure ? `${text.slice(0, longestFailure)}…` : text;
}
