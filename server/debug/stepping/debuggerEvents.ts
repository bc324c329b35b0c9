/** What the debugger tells whoever shows it, in terms of graphs and threads, and the words for it. Pure. */
import type { ThreadState } from '../../protocol/api.js';
import type { CursorEvent, DebuggedRunEvent, ForkEvent, QuestionEvent } from '../../protocol/debug.js';
import type { ThreadNews } from '../api/threadApi.js';
import {
  checkpointIdOf,
  innermostState,
  leafNodes,
  namespaceOf,
  openQuestions,
  stepOf,
  type Cursor,
} from './position.js';
import type { OutputLine } from './runOutput.js';
import type { Stop } from './stops.js';

export interface DebuggerEvents {
  stopped(stop: Stop): void;
  /** Nothing is left to debug; with the reason where it is not simply the end. */
  ended(problem: string | null): void;
  output(line: OutputLine): void;
  cursor(event: CursorEvent): void;
  run(event: DebuggedRunEvent): void;
  fork(event: ForkEvent): void;
  question(event: QuestionEvent): void;
}

export function cursorEvent(threadId: string, cursor: Cursor): CursorEvent {
  const inner = innermostOf(cursor);
  return {
    threadId,
    checkpointId: checkpointIdOf(inner),
    checkpointNs: namespaceOf(inner),
    isNewest: cursor.isNewest,
    next: leafNodes(cursor.state, cursor.isNewest).map(({ name }) => name),
  };
}

/** Null where nobody asks. */
export function questionEvent(threadId: string, { state, isNewest }: Cursor): QuestionEvent | null {
  const questions = (isNewest ? openQuestions(state) : []).map(({ node, interrupt }) => ({
    interruptId: interrupt.id ?? null,
    node: node.name,
    checkpointNs: namespaceOf(node.state),
    value: interrupt.value,
  }));
  return questions.length === 0 ? null : { threadId, questions };
}

export function forkEvent(threadId: string, from: Cursor, to: Cursor): ForkEvent {
  const fromCheckpointId = checkpointIdOf(innermostOf(from));
  return { threadId, fromCheckpointId, checkpointId: checkpointIdOf(to.state), reason: 'resumed' };
}

export function forkText({ state }: Cursor): string {
  const step = stepOf(state);
  return `Forked: a new branch goes on from ${step === null ? 'there' : `step ${step}`}; the old one is kept.\n`;
}

export function newsText({ kind }: ThreadNews, url: string, threadId: string): string {
  return kind === 'deleted'
    ? `The thread ${threadId} has been deleted.`
    : `The LangGraph server at ${url} does not answer any more.`;
}

/** The state that the debugger looks at first. */
export function innermostOf({ state, isNewest, nestedPast }: Cursor): ThreadState {
  return nestedPast ?? innermostState(state, isNewest);
}
