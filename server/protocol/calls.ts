/**
 * Calls of chat models and tools, as a worker records them with the writes of the task that made them, and as a replay
 * answers them without calling anything. The server keeps them without understanding them. Imports only protocol types.
 */
import type { Json } from './api.js';
import type { StoredValue } from './checkpoints.js';

export type CallKind = 'model' | 'tool';

/** Where the answers of models and tools come from in a replay: from the record, or from calling them again. */
export type CallSource = 'recorded' | 'live';

export function isCallSource(text: string): text is CallSource {
  return text === 'recorded' || text === 'live';
}

export interface RecordedCall {
  kind: CallKind;
  /** Class of the model, name of the tool. */
  name: string;
  /** Of the node that called, as its tasks are named: `outer:task|inner:task`. */
  checkpoint_ns: string;
  input: CallInput;
  result: CallResult;
}

/** What was asked: enough to know it again and to say how another one differs, never a whole history. */
export interface CallInput {
  digest: string;
  parts: InputPart[];
}

export interface InputPart {
  /** As `messages[0]`, `tools`; `messages[3…8]` for those in the middle of a long list together. */
  at: string;
  digest: string;
  /** Its beginning; absent where only its digest is kept. */
  text?: string;
}

export type CallResult =
  /** Models: the list of messages; tools: what came out. */
  | { kind: 'value'; value: StoredValue }
  | { kind: 'error'; error: string; message: string; module?: string }
  /** The tool asked a person (`interrupt()`), with this value. */
  | { kind: 'interrupt'; value: StoredValue }
  | { kind: 'unkept'; reason: string };

/** What was called before the writes of a task were kept, and which channels those were of. */
export interface KeptCalls {
  task_id: string;
  run_id: string | null;
  channels: string[];
  calls: RecordedCall[];
}

/** How a replayed step answers its calls. */
export interface ReplayCalls {
  results: CallSource;
  /** By node, or by the path of a node in a subgraph (`outer|inner`); the longest one counts. */
  nodes: Record<string, CallSource>;
  recorded: RecordedCall[];
  /** Places in `recorded` of those that have answered already. */
  used: number[];
  /** The replay's own ids, by those of the record that they stand for. */
  ids: Record<string, string>;
}

/** Run event `replay/call`: a call of a replayed step. */
export interface CallNote {
  /** Path of the node. */
  node: string;
  kind: CallKind;
  name: string;
  source: CallSource;
  /** Which of the recorded calls answered; null: none did. */
  answered: number | null;
  left: LeftReason | null;
}

export interface LeftReason {
  reason: 'input differs' | 'no more recorded calls' | 'not recorded';
  /** Of another input: the first part that differs. A side without that part has no key. */
  input?: { at: string; recorded?: string; replayed?: string };
}

/** Where a step left the record, so that it could not go on without calling something. */
export interface LeftRecord extends LeftReason {
  node: string;
  kind: CallKind;
  name: string;
}

export const callEvent = 'replay/call';

export function isCallNote(event: string, data: Json): data is Json & CallNote {
  return event === callEvent && data !== null && typeof data === 'object';
}
