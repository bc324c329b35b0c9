/**
 * One WebSocket of the newer streaming protocol: commands come in as frames, answers and events go out. Subscriptions
 * last as long as the connection; their filters are kept for a client that reconnects. A client that does not read is
 * cut off before its events fill the memory.
 */
import type { WSContext, WSEvents } from 'hono/ws';
import type { WebSocketLike } from '@hono/node-server';
import type { JsonObject } from '../protocol/api.js';
import {
  eventFilter,
  protocolCommand,
  reconnect,
  unsubscribe,
  type EventFilter,
  type ProtocolAnswer,
  type ProtocolCommand,
  type ProtocolErrorCode,
} from '../protocol/agentProtocol.js';
import { messageOf } from '../runs/errors.js';
import type { Commands } from '../runs/protocol/commands.js';
import { matches } from '../runs/protocol/eventFilter.js';
import { ProtocolFailure, validParams } from '../runs/protocol/protocolFailure.js';
import type { KeptEvent } from '../runs/protocol/threadEvents.js';
import type { ThreadSession } from '../runs/protocol/threadSession.js';
import { AuthRefusal } from './auth/authCalls.js';
import { isTooDeep } from './input.js';
import type { VisibleThread } from './visibleThread.js';

/** Bytes that may wait to be read by the client. */
const maxWaiting = 64 * 1024 * 1024;
/** Close codes of the WebSocket standard. */
const tooSlow = 1013;
const hiddenThread = 1008;

interface Deps {
  visible: VisibleThread;
  commands: Commands;
  session: ThreadSession;
  /** The command as the caller may give it. Throws AuthRefusal. */
  permit: (command: ProtocolCommand) => Promise<ProtocolCommand>;
  /** Throws ProtocolFailure where the thread has no such run. */
  requireRun: (runId: string) => Promise<unknown>;
}

export function openProtocolSocket(
  threadId: string,
  { visible, commands, session, permit, requireRun }: Deps,
): WSEvents<WebSocketLike> {
  const { events } = session;
  const subscriptions = new Map<string, EventFilter>();
  let stop: () => void = () => undefined;
  /** One frame after the other: a subscription comes before the run that is started after it. */
  let last: Promise<void> = Promise.resolve();

  const send = (socket: WSContext<WebSocketLike>, text: string): void => {
    const { bufferedAmount = 0 } = (socket.raw ?? {}) as { bufferedAmount?: number };
    if (bufferedAmount > maxWaiting) socket.close(tooSlow, 'Events are not read');
    else socket.send(text);
  };

  /** The answer goes out before the events it brings: the client knows its subscription by then. */
  const subscribe = (params: JsonObject, answer: (result: JsonObject) => void): KeptEvent[] => {
    const filter = validParams(eventFilter, params);
    const kept = events.kept(filter);
    const id = session.subscribe(filter);
    answer({ subscription_id: id, replayed_events: kept.length });
    subscriptions.set(id, filter);
    return kept;
  };

  const cancel = (params: JsonObject): void => {
    const { subscription_id: id } = validParams(unsubscribe, params);
    if (!subscriptions.delete(id))
      throw new ProtocolFailure('no_such_subscription', `There is no subscription ${id}`);
    session.unsubscribe(id);
  };

  /**
   * Takes the subscriptions named up again, or goes on with those of this connection, and sends what was missed.
   * `restored` is false, and nothing is changed, where a subscription or some of the events are no longer kept: the
   * client then reads the state and subscribes anew.
   */
  const restore = async (params: JsonObject, answer: (result: JsonObject) => void): Promise<KeptEvent[]> => {
    const { run_id: runId, last_event_id: seen, subscriptions: ids } = validParams(reconnect, params);
    await requireRun(runId);
    const wanted = new Map<string, EventFilter>(ids == null ? subscriptions : []);
    for (const id of ids ?? []) {
      const filter = session.subscription(id);
      if (filter !== undefined) wanted.set(id, filter);
    }
    const after = seen == null ? null : Number(seen);
    const missed = Number.isNaN(after) ? null : events.missed([...wanted.values()], after);
    const agents = session.agents().map((agent) => ({ ...agent }));
    if (missed === null || wanted.size < (ids?.length ?? 0)) {
      answer({ restored: false, current_namespaces: agents });
      return [];
    }
    answer({ restored: true, missed_events: missed.length, current_namespaces: agents });
    for (const [id, filter] of wanted) subscriptions.set(id, filter);
    return missed;
  };

  const handle = async (socket: WSContext<WebSocketLike>, command: ProtocolCommand): Promise<void> => {
    const { id, method } = command;
    const tell = (answer: ProtocolAnswer): void => send(socket, JSON.stringify(answer));
    const answer = (result: JsonObject): void => {
      tell({ type: 'success', id, result, meta: { thread_id: threadId, applied_through_seq: events.seq } });
    };
    try {
      const permitted = await permit(command);
      const params = permitted.params ?? {};
      if (method === 'subscription.subscribe') {
        for (const { text } of subscribe(params, answer)) send(socket, text);
      } else if (method === 'subscription.unsubscribe') {
        cancel(params);
        answer({});
      } else if (method === 'subscription.reconnect') {
        for (const { text } of await restore(params, answer)) send(socket, text);
      } else {
        // Its answer may take long, and others need not wait for it.
        void commands(threadId, permitted).then(tell);
      }
    } catch (error) {
      tell({ type: 'error', id, error: codeOf(error), message: messageOf(error) });
    }
  };

  return {
    onOpen(_event, socket) {
      let passed: Promise<void> = Promise.resolve();
      const listening = events.listen((event) => {
        if (![...subscriptions.values()].some((filter) => matches(filter, event))) return;
        if (visible.isOpen) send(socket, event.text);
        else
          passed = passed.then(async () => {
            if (await visible.check()) send(socket, event.text);
          });
      });
      visible.onHidden(() => socket.close(hiddenThread, 'The thread belongs to somebody else'));
      stop = () => {
        listening();
        visible.close();
      };
    },
    onMessage({ data }, socket) {
      const command = protocolCommand.safeParse(parsed(data));
      if (command.success) {
        last = last.then(() => handle(socket, command.data));
        return;
      }
      const message = 'A frame must be a JSON object with an integer id and a method';
      send(socket, JSON.stringify({ type: 'error', id: null, error: 'invalid_argument', message }));
    },
    onClose: () => stop(),
    onError: () => stop(),
  };
}

function codeOf(error: unknown): ProtocolErrorCode {
  if (error instanceof ProtocolFailure) return error.code;
  // A thread that is hidden looks like one that is not there.
  if (error instanceof AuthRefusal) return error.status === 404 ? 'no_such_run' : 'permission_denied';
  return 'unknown_error';
}

/** Undefined for what is no JSON, or nested deeper than any body may be. */
function parsed(data: unknown): unknown {
  try {
    const value: unknown = JSON.parse(
      typeof data === 'string' ? data : new TextDecoder().decode(data as ArrayBuffer),
    );
    return isTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
