/** Requests that begin and end a session. Which server, thread and graph it is, debuggees.ts finds out. */
import { TerminatedEvent, InitializedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import {
  attachArguments,
  launchArguments,
  type AttachArguments,
  type LaunchArguments,
} from '../../protocol/debug.js';
import type { SessionState } from '../sessionState.js';
import { parsed } from './arguments.js';
import { capabilities } from './capabilities.js';
import type { Debuggees } from './debuggees.js';
import type { Handlers } from './handlers.js';
import { oneTime } from './verifying.js';

type Start = { kind: 'launch'; args: LaunchArguments } | { kind: 'attach'; args: AttachArguments };

export function lifecycleRequests(
  session: SessionState,
  debuggees: Debuggees,
  hasCodeDebugger: boolean,
): Handlers {
  let start: Start | null = null;

  const open = async (wanted: Start): Promise<void> => {
    start = wanted;
    const ofCode = hasCodeDebugger ? 'attached' : 'missing';
    session.codeDebugger = wanted.args.debugCode === true ? ofCode : 'unasked';
    session.debuggee =
      wanted.kind === 'launch' ? await debuggees.launch(wanted.args) : await debuggees.attach(wanted.args);
    const name = wanted.kind === 'launch' ? wanted.args.stopBefore : undefined;
    session.breakpoints.once = name === undefined ? null : oneTime(session, name);
  };

  /** The first move, once breakpoints are set. */
  const begin = async (): Promise<void> => {
    if (start === null) return;
    const { debugger: graphDebugger } = session.debuggee;
    const { checkpointId = null } = start.args;
    if (start.kind === 'attach')
      return checkpointId === null ? graphDebugger.join() : graphDebugger.stand(checkpointId, 'pause');
    const { input, stopOnEntry = false } = start.args;
    if (checkpointId !== null || (input === undefined && start.args.threadId !== undefined)) {
      await graphDebugger.stand(checkpointId, 'entry');
      return stopOnEntry ? undefined : graphDebugger.continue();
    }
    return graphDebugger.start(input ?? {}, stopOnEntry);
  };

  return {
    initialize({ linesStartAt1 = true, columnsStartAt1 = true }) {
      session.client.firstLine = linesStartAt1 ? 1 : 0;
      session.client.firstColumn = columnsStartAt1 ? 1 : 0;
      return { body: capabilities() };
    },

    async launch(args) {
      await open({ kind: 'launch', args: parsed(launchArguments, args) });
      return { after: () => session.send(new InitializedEvent()) };
    },

    async attach(args) {
      await open({ kind: 'attach', args: parsed(attachArguments, args) });
      return { after: () => session.send(new InitializedEvent()) };
    },

    configurationDone: () => ({ after: begin }),

    async restart(args) {
      const wanted = newArguments(args) ?? start;
      await session.debuggee.debugger.cancel();
      session.forgetStop();
      session.breakpoints.forgetCounts();
      if (wanted !== null) await open(wanted);
      return { after: begin };
    },

    async terminate() {
      if (session.isDebugging) await session.debuggee.debugger.cancel();
      return { after: () => session.send(new TerminatedEvent()) };
    },

    async disconnect(args) {
      if (session.isDebugging) {
        const { debugger: graphDebugger } = session.debuggee;
        if (args?.terminateDebuggee === true) await graphDebugger.cancel();
        else graphDebugger.dispose();
      }
      await debuggees.dispose();
      return {};
    },
  };
}

/** Clients may send what launch.json says by now. */
function newArguments(args: DebugProtocol.RestartArguments | undefined): Start | null {
  const given = args?.arguments;
  if (given === undefined) return null;
  return 'url' in given
    ? { kind: 'attach', args: parsed(attachArguments, given) }
    : { kind: 'launch', args: parsed(launchArguments, given) };
}
