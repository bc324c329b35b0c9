/** What the debugger tells whoever shows it, in terms of graphs and threads, and the words for it. Pure. */
import { t } from '@vscode/l10n';
import type { ThreadState } from '../../protocol/api.js';
import type { CursorEvent, DebuggedRunEvent, ForkEvent, QuestionEvent } from '../../protocol/debug.js';
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
  /** The graph's code was loaded anew: it may have other nodes, on other lines. */
  reloaded(): void;
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
  const text =
    step === null
      ? t('Forked: a new branch goes on from there; the old one is kept.')
      : t('Forked: a new branch goes on from step {0}; the old one is kept.', step);
  return `${text}\n`;
}

export function goneText(kind: 'deleted' | 'server-gone', url: string, threadId: string): string {
  return kind === 'deleted'
    ? t('The thread {0} has been deleted.', threadId)
    : t('The LangGraph server at {0} does not answer any more.', url);
}

/** The state that the debugger looks at first. */
export function innermostOf({ state, isNewest, nestedPast }: Cursor): ThreadState {
  return nestedPast ?? innermostState(state, isNewest);
}
