/** How the extension asks for a run, and what it hears of it. Types only. */
import type { StreamMode } from '@langchain/langgraph-sdk';
import type { Json, JsonObject } from '../../server/protocol/api.js';

/** How a run is started, beyond its input. */
export interface RunOptions {
  assistantId?: string | undefined;
  config?: JsonObject | undefined;
  context?: JsonObject | undefined;
  interruptBefore?: readonly string[] | undefined;
  interruptAfter?: readonly string[] | undefined;
  /** Beside those that every run is followed by. */
  streamModes?: readonly StreamMode[] | undefined;
}

/** Answers a question, or goes on at the nodes named. */
export type RunCommand = { resume: Json } | { goto: string[] };

export interface RunRequest extends RunOptions {
  assistantId: string;
  /** `null` resumes from the checkpoint (or the newest). */
  input: Json;
  command?: RunCommand | undefined;
  checkpointId?: string | undefined;
  signal: AbortSignal;
  onCreated(runId: string): void;
}

/** One event of a run's stream. */
export interface StreamedEvent {
  event: string;
  data: unknown;
}

/** How a run that was joined has ended. */
export interface JoinedRun {
  status: string;
  error: string | null;
  /** The nodes that are left to run. */
  next: string[];
}
