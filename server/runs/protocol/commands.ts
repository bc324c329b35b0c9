/**
 * Takes the protocol's commands and answers each, whatever happens: failures are answers with the protocol's codes.
 * Subscriptions belong to a connection and are the transport's (http/protocolSocket.ts).
 */
import type { ProtocolAnswer, ProtocolCommand, ProtocolErrorCode } from '../../protocol/agentProtocol.js';
import type { Log } from '../deps.js';
import { messageOf, RequestError } from '../errors.js';
import { ProtocolFailure } from './protocolFailure.js';
import { createRunCommands, type Command, type CommandDeps } from './runCommands.js';
import { createStateCommands } from './stateCommands.js';

/** Never rejects. */
export type Commands = (threadId: string, command: ProtocolCommand) => Promise<ProtocolAnswer>;

export function createCommands(deps: CommandDeps & { log: Log }): Commands {
  const { sessions, log } = deps;
  const known = new Map<string, Command>(
    Object.entries({ ...createRunCommands(deps), ...createStateCommands(deps) }),
  );

  const run = (threadId: string, { method, params }: ProtocolCommand): ReturnType<Command> => {
    const command = known.get(method);
    if (command !== undefined) return command(threadId, params ?? {});
    if (method.startsWith('subscription.')) {
      const message = `${method} needs a WebSocket; over HTTP, open POST /threads/{thread_id}/stream/events`;
      throw new ProtocolFailure('not_supported', message);
    }
    throw new ProtocolFailure('unknown_command', `Unknown protocol command: ${method}`);
  };

  return async (threadId, command) => {
    const { id, method } = command;
    const meta = () => ({ thread_id: threadId, applied_through_seq: sessions.open(threadId).events.seq });
    try {
      return { type: 'success', id, result: await run(threadId, command), meta: meta() };
    } catch (error) {
      const code = codeOf(error);
      if (code === 'unknown_error')
        log(
          `Command ${method} of thread ${threadId}: ${error instanceof Error ? error.stack : String(error)}`,
        );
      return { type: 'error', id, error: code, message: messageOf(error), meta: meta() };
    }
  };
}

function codeOf(error: unknown): ProtocolErrorCode {
  if (error instanceof ProtocolFailure) return error.code;
  if (!(error instanceof RequestError)) return 'unknown_error';
  return error.code === 'unavailable' ? 'not_supported' : 'invalid_argument';
}
