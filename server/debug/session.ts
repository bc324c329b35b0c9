/**
 * The Debug Adapter Protocol's side: takes requests to their handlers, answers or refuses, and turns what the debugger
 * tells into events. Translates only; what a step or a breakpoint is, stepping/ knows.
 */
import { t } from '@vscode/l10n';
import {
  DebugSession,
  OutputEvent,
  Response,
  StoppedEvent,
  TerminatedEvent,
  Event,
} from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debugEvents } from '../protocol/debug.js';
import { DebugError, messageOf } from './errors.js';
import type { Expressions } from './expressions/expressions.js';
import type { NodeLocations } from './locations/nodeLocations.js';
import { breakpointRequests } from './requests/breakpoints.js';
import { createDebuggees, type Debuggees } from './requests/debuggees.js';
import { evaluatingRequests } from './requests/evaluating.js';
import type { Answer, Handlers } from './requests/handlers.js';
import { inspectingRequests } from './requests/inspecting.js';
import { lifecycleRequests } from './requests/lifecycle.js';
import { movingRequests } from './requests/moving.js';
import { Verifier } from './requests/verifying.js';
import { SessionState, threadNumber } from './sessionState.js';
import type { DebuggerEvents } from './stepping/debuggerEvents.js';
import type { OutputLine } from './stepping/runOutput.js';
import type { Stop } from './stepping/stops.js';

export interface SessionDeps {
  /** The client sees to `debugCode`: a debugger of the code runs beside this one. */
  hasCodeDebugger: boolean;
  expressions: Expressions;
  /** dist/server.js. */
  serverScript: string;
  openLocations: (configFile: string, warn: (message: string) => void) => NodeLocations;
  fetchFn: typeof fetch;
  workingDir: string;
  soon: (task: () => void) => void;
}

type AnyHandler = (args: unknown) => Promise<Answer<unknown>> | Answer<unknown>;

const categories = {
  stdout: 'stdout',
  stderr: 'stderr',
  console: 'console',
  important: 'important',
} as const;

export class LangGraphDebugSession extends DebugSession {
  private readonly state: SessionState;
  private readonly verifier: Verifier;
  private readonly debuggees: Debuggees;
  private readonly handlers: Handlers;

  constructor(deps: SessionDeps) {
    super();
    this.state = new SessionState(deps.expressions, { firstLine: 1, firstColumn: 1 }, (event) =>
      this.sendEvent(event),
    );
    this.verifier = new Verifier(this.state);
    this.debuggees = createDebuggees({
      ...deps,
      session: this.state,
      events: this.debuggerEvents(),
      tell: (event, body) => this.sendEvent(new Event(event, body)),
      openLocations: (configFile) =>
        deps.openLocations(configFile, (message) => this.output({ text: `${message}\n`, kind: 'console' })),
    });
    this.handlers = {
      ...lifecycleRequests(this.state, this.debuggees, deps.hasCodeDebugger),
      ...breakpointRequests(this.state, this.verifier),
      ...inspectingRequests(this.state),
      ...movingRequests(this.state),
      ...evaluatingRequests(this.state),
    };
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.answer(request);
  }

  /** The client is gone. */
  override shutdown(): void {
    if (this.state.isDebugging) this.state.debuggee.debugger.dispose();
    void this.debuggees.dispose().finally(() => super.shutdown());
  }

  private async answer(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    const handler = (this.handlers as Record<string, AnyHandler | undefined>)[request.command];
    try {
      if (handler === undefined) throw new DebugError('refused', t('{0} is not supported.', request.command));
      const { body, after } = await handler(request.arguments);
      if (body !== undefined) response.body = body;
      this.sendResponse(response);
      await after?.();
    } catch (error) {
      this.refuse(request, response, error);
    }
    if (request.command === 'disconnect') super.shutdown();
  }

  /** Where the answer has gone already, the reason goes to the console. */
  private refuse(request: DebugProtocol.Request, response: DebugProtocol.Response, error: unknown): void {
    const isAnswered = response.seq !== 0;
    const message = messageOf(error);
    if (isAnswered) this.output({ text: `${message}\n`, kind: 'stderr' });
    else
      this.sendErrorResponse(response, {
        id: errorNumber,
        format: escaped(message),
        showUser: shows(request),
      });
    if (error instanceof DebugError && error.endsSession) this.sendEvent(new TerminatedEvent());
  }

  private debuggerEvents(): DebuggerEvents {
    const tell = (event: string) => (body: object) => this.sendEvent(new Event(event, body));
    return {
      stopped: (stop) => this.stopped(stop),
      ended: (problem) => {
        if (problem !== null) this.output({ text: `${problem}\n`, kind: 'important' });
        this.sendEvent(new TerminatedEvent());
      },
      output: (line) => this.output(line),
      cursor: tell(debugEvents.cursor),
      run: tell(debugEvents.run),
      fork: tell(debugEvents.fork),
      question: tell(debugEvents.question),
      reloaded: () => {
        // A server that fails is told of by the next move.
        this.verifier.again().catch(() => undefined);
      },
    };
  }

  private stopped({ reason, description, breakpointIds, problem }: Stop): void {
    this.state.forgetStop();
    this.state.breakpoints.once = null;
    const { interrupt } = this.state.breakpoints.exceptions;
    const shown = problem?.kind === 'interrupt' && !interrupt ? 'pause' : reason;
    const event: DebugProtocol.StoppedEvent = new StoppedEvent(shown, threadNumber);
    Object.assign(event.body, {
      description,
      allThreadsStopped: true,
      ...(problem === null ? {} : { text: problem.message }),
      ...(breakpointIds.length === 0 ? {} : { hitBreakpointIds: breakpointIds }),
    });
    this.sendEvent(event);
  }

  private output({ text, kind, group }: OutputLine): void {
    const event: DebugProtocol.OutputEvent = new OutputEvent(text, categories[kind]);
    if (group !== undefined) event.body.group = group;
    this.sendEvent(event);
  }
}

const errorNumber = 1;

/** Braces would be taken for variables of the message. */
function escaped(message: string): string {
  return message.replaceAll(/[{}]/g, (brace) => (brace === '{' ? '(' : ')'));
}

/** What fails while somebody looks or types is shown where they look. */
function shows({ command }: DebugProtocol.Request): boolean {
  return !['evaluate', 'setVariable', 'setExpression', 'completions'].includes(command);
}
