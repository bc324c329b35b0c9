/**
 * What crosses between the debug adapter (dist/debugAdapter.js) and its client beyond standard DAP: the arguments of
 * `launch` and `attach`, and the custom events and requests by which the editor's other views follow a session. A client
 * that knows none of it (Neovim) debugs just as well. Imports only protocol types.
 */
import { z } from 'zod';
import type { Json } from './api.js';
import { config, json, jsonObject, text } from './requests.js';

/** The debug type: `"type": "langgraph"` in launch.json. */
export const debugType = 'langgraph';

/** A variable of the adapter's environment: whatever `debugCode` asks for, no debugger of the code came about. */
export const noCodeDebugger = 'BACKSTEP_NO_CODE_DEBUGGER';

/** Another: the URI of the file with the adapter's texts in the editor's language; without it they are English. */
export const textsUri = 'BACKSTEP_TEXTS_URI';

const place = {
  /** Folder of the project or its langgraph.json; the adapter's working folder without it. Tells lines from nodes. */
  project: text.optional(),
  /** Sent as `x-api-key`. Clients keep it out of launch.json. */
  apiKey: text.optional(),
  /** Sent with every request to the server. Clients keep them out of launch.json. */
  headers: z.record(z.string(), text).optional(),
  /** The checkpoint to begin from; the newest without it. */
  checkpointId: text.optional(),
  /**
   * The nodes' functions are debugged in their own language too (the client sees to that): breakpoints inside of them
   * then stay on their lines.
   */
  debugCode: z.boolean('must be true or false').optional(),
};

export const launchArguments = z.object(
  {
    /** The graph's name in langgraph.json, or an assistant. */
    graph: text.min(1, 'must name a graph of langgraph.json'),
    input: json.optional(),
    /** Runs on this thread; on a new one without it. */
    threadId: text.optional(),
    config: config.optional(),
    context: jsonObject.optional(),
    stopOnEntry: z.boolean('must be true or false').optional(),
    /** A node to stop before, once, as a breakpoint of that name would: `write_joke`, `outer:node`. */
    stopBefore: text.optional(),
    /** A running server; without it the project's own is shared, or started for the session. */
    serverUrl: text.optional(),
    ...place,
  },
  'must be an object',
);
export type LaunchArguments = z.infer<typeof launchArguments>;

export const attachArguments = z.object(
  {
    /** Any LangGraph server. */
    url: text.min(1, 'must be the address of a LangGraph server'),
    threadId: text.min(1, 'must name a thread'),
    /** Where the thread itself does not say which graph it runs. */
    graph: text.optional(),
    ...place,
  },
  'must be an object',
);
export type AttachArguments = z.infer<typeof attachArguments>;

/** Names of the custom events, adapter to client; each with its body below. */
export const debugEvents = {
  thread: 'backstep/thread',
  cursor: 'backstep/cursor',
  run: 'backstep/run',
  fork: 'backstep/fork',
  question: 'backstep/question',
} as const;

/** Once, before anything runs: what this session debugs. */
export interface DebuggedThreadEvent {
  threadId: string;
  graphId: string;
  serverUrl: string;
}

/** The debugger stands at another checkpoint (it stopped, or went back without anything being changed). */
export interface CursorEvent {
  threadId: string;
  checkpointId: string;
  /** Of the innermost graph it stands in; `''` for the root. */
  checkpointNs: string;
  /** Going on from here makes no fork. */
  isNewest: boolean;
  /** The nodes that are next, innermost graph. */
  next: string[];
}

/** A run began (`runId`), or the last one has paused or ended (null). */
export interface DebuggedRunEvent {
  threadId: string;
  runId: string | null;
}

/** The thread has a new branch. */
export interface ForkEvent {
  threadId: string;
  fromCheckpointId: string;
  /** The newest checkpoint of the new branch. */
  checkpointId: string;
  reason: 'resumed' | 'edited';
}

/** An `interrupt()` waits for an answer: `backstep/answer`, or `resume(value)` in the console. */
export interface QuestionEvent {
  threadId: string;
  questions: { interruptId: string | null; node: string; checkpointNs: string; value: Json }[];
}

/** Names of the custom requests, client to adapter. */
export const debugRequests = {
  /** `AnswerArguments`: answers the open question(s) and goes on. */
  answer: 'backstep/answer',
  /** `GoToArguments`: stands at that checkpoint; nothing runs, nothing is changed. */
  goTo: 'backstep/goTo',
} as const;

export const answerArguments = z.object(
  { value: json, interruptId: text.nullish() },
  'must be an object with a value',
);
export type AnswerArguments = z.infer<typeof answerArguments>;

export const goToArguments = z.object(
  { checkpointId: text, checkpointNs: text.optional() },
  'must be an object with a checkpointId',
);
export type GoToArguments = z.infer<typeof goToArguments>;
