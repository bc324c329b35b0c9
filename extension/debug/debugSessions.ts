/**
 * The window's debugging sessions of our type, by the thread that each debugs: what their adapters tell beyond DAP,
 * and the ways in which other parts of the window (commands, panel) act on them. Leaves showing it to debugGuide.ts.
 */
import * as vscode from 'vscode';
import type { Json } from '../../server/protocol/api.js';
import { debugEvents, debugRequests, debugType } from '../../server/protocol/debug.js';
import type {
  AnswerArguments,
  CursorEvent,
  DebuggedThreadEvent,
  GoToArguments,
  QuestionEvent,
} from '../../server/protocol/debug.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore } from '../emitter.js';
import type { ServerPool } from '../server/serverPool.js';
import type { ThreadKey } from '../threads/threadsModel.js';

/** What a debugger stands at. */
export interface DebugStop {
  key: ThreadKey;
  cursor: CursorEvent;
}

export interface DebugQuestion {
  key: ThreadKey;
  questions: QuestionEvent['questions'];
}

interface DebuggedThread {
  session: vscode.DebugSession;
  key: ThreadKey;
  questions: QuestionEvent['questions'];
}

/** DAP's number of the one thread of a session. */
const threadId = 1;

export class DebugSessions implements Disposable {
  private readonly known = new Map<string, DebuggedThread>();
  private readonly resources = new DisposableStore();
  private readonly begun = this.resources.add(new vscode.EventEmitter<ThreadKey>());
  private readonly moved = this.resources.add(new vscode.EventEmitter<DebugStop>());
  private readonly asked = this.resources.add(new vscode.EventEmitter<DebugQuestion>());
  private readonly ended = this.resources.add(new vscode.EventEmitter<ThreadKey>());
  /** A session debugs this thread from now on. */
  readonly onDidBegin = this.begun.event;
  /** A debugger stopped, or went to another checkpoint. */
  readonly onDidMove = this.moved.event;
  /** An `interrupt()` waits for an answer. */
  readonly onDidAsk = this.asked.event;
  readonly onDidEnd = this.ended.event;

  constructor(private readonly servers: ServerPool) {
    this.resources.add(vscode.debug.onDidReceiveDebugSessionCustomEvent((event) => this.take(event)));
    this.resources.add(
      vscode.debug.onDidTerminateDebugSession(({ id }) => {
        const debugged = this.known.get(id);
        if (this.known.delete(id) && debugged !== undefined) this.ended.fire(debugged.key);
      }),
    );
  }

  /** Whether a session of this window debugs the thread. */
  isDebugging(key: ThreadKey): boolean {
    return this.find(key) !== null;
  }

  /** The questions at which the debugger of the thread stands. */
  questions(key: ThreadKey): QuestionEvent['questions'] {
    return this.find(key)?.questions ?? [];
  }

  /** Goes on as F5 does. */
  async continue(key: ThreadKey): Promise<void> {
    await this.find(key)?.session.customRequest('continue', { threadId });
  }

  async answer(key: ThreadKey, value: Json): Promise<void> {
    const body: AnswerArguments = { value };
    await this.find(key)?.session.customRequest(debugRequests.answer, body);
  }

  /** Stands at a checkpoint; nothing runs, nothing changes. */
  async goTo(key: ThreadKey, checkpointId: string): Promise<void> {
    const body: GoToArguments = { checkpointId };
    await this.find(key)?.session.customRequest(debugRequests.goTo, body);
  }

  dispose(): void {
    this.resources.dispose();
  }

  private find(key: ThreadKey): DebuggedThread | null {
    return (
      [...this.known.values()].find(
        (each) => each.key.threadId === key.threadId && each.key.projectId === key.projectId,
      ) ?? null
    );
  }

  private take({ session, event, body }: vscode.DebugSessionCustomEvent): void {
    if (session.type !== debugType) return;
    if (event === debugEvents.thread) {
      this.begin(session, body as DebuggedThreadEvent);
      return;
    }
    const debugged = this.known.get(session.id);
    if (debugged === undefined) return;
    const { key } = debugged;
    if (event === debugEvents.run) debugged.questions = [];
    if (event === debugEvents.cursor) this.moved.fire({ key, cursor: body as CursorEvent });
    if (event === debugEvents.question) {
      debugged.questions = (body as QuestionEvent).questions;
      this.asked.fire({ key, questions: debugged.questions });
    }
  }

  /** A thread of a server that this window does not show is nobody's but the session's. */
  private begin(session: vscode.DebugSession, { threadId, serverUrl }: DebuggedThreadEvent): void {
    const server = this.servers
      .running()
      .find(({ state }) => state.kind === 'running' && state.api.url === serverUrl);
    if (server === undefined) return;
    const key = { projectId: server.project.id, threadId };
    this.known.set(session.id, { session, key, questions: [] });
    this.begun.fire(key);
  }
}
