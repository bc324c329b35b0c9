/** What the requests of one session share. Made by session.ts, filled by launch or attach. */
import { t } from '@vscode/l10n';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Json } from '../protocol/api.js';
import type { GraphShape, ThreadApi } from './api/threadApi.js';
import { DebugError } from './errors.js';
import type { Expressions } from './expressions/expressions.js';
import { noLocations, type NodeLocations } from './locations/nodeLocations.js';
import { Breakpoints } from './stepping/breakpoints.js';
import type { GraphDebugger } from './stepping/graphDebugger.js';
import { Frames } from './requests/frames.js';
import { VariableTable } from './requests/variableTable.js';

/** The one thread of a session, in DAP's numbers. */
export const threadNumber = 1;

/** What is being debugged. */
export interface Debuggee {
  api: ThreadApi;
  graphId: string;
  threadId: string;
  shape: GraphShape;
  isBackstep: boolean;
  debugger: GraphDebugger;
  /** What the scope "Config and Metadata" says beside the checkpoint. */
  settings: { config: Json; context: Json };
}

export class SessionState {
  readonly breakpoints = new Breakpoints();
  readonly frames = new Frames(() => this.debuggee.debugger);
  readonly variables = new VariableTable();
  locations: NodeLocations = noLocations;
  /** Who halts inside of functions: the debugger of their code; nobody, though it was asked for; or nobody asked. */
  codeDebugger: 'attached' | 'missing' | 'unasked' = 'unasked';
  /** `path:line` of the breakpoints by line. */
  readonly breakpointLines = new Set<string>();
  private current: Debuggee | null = null;

  constructor(
    readonly expressions: Expressions,
    /** As the client counts lines. */
    readonly client: { firstLine: number; firstColumn: number },
    readonly send: (event: DebugProtocol.Event) => void,
  ) {}

  get debuggee(): Debuggee {
    if (this.current === null) throw new DebugError('not-stopped', t('Nothing is being debugged.'));
    return this.current;
  }

  get isDebugging(): boolean {
    return this.current !== null;
  }

  set debuggee(debuggee: Debuggee) {
    this.current = debuggee;
  }

  /** Frames and variables are those of one stop. */
  forgetStop(): void {
    this.frames.clear();
    this.variables.clear();
  }

  setBreakpointLines(path: string, lines: number[]): void {
    for (const each of this.breakpointLines)
      if (each.startsWith(`${path}:`)) this.breakpointLines.delete(each);
    for (const line of lines) this.breakpointLines.add(`${path}:${line}`);
  }

  toClientLine(line: number): number {
    return line - 1 + this.client.firstLine;
  }

  fromClientLine(line: number): number {
    return line + 1 - this.client.firstLine;
  }
}
