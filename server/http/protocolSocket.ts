/**
 * One WebSocket of the newer streaming protocol: commands come in as frames, answers and events go out. Subscriptions
 * last as long as the connection. A client that does not read is cut off before its events fill the memory.
 */
import type { WSContext, WSEvents } from 'hono/ws';
import type { WebSocketLike } from '@hono/node-server';
import type { JsonObject } from '../protocol/api.js';
import {
  eventFilter,
  protocolCommand,
  unsubscribe,
  type EventFilter,
  type ProtocolAnswer,
  type ProtocolCommand,
} from '../protocol/agentProtocol.js';
import { messageOf } from '../runs/errors.js';
import type { Commands } from '../runs/protocol/commands.js';
import { matches } from '../runs/protocol/eventFilter.js';
import { ProtocolFailure, validParams } from '../runs/protocol/protocolFailure.js';
import type { KeptEvent } from '../runs/protocol/threadEvents.js';
import type { ThreadSession } from '../runs/protocol/threadSession.js';

/** Bytes that may wait to be read by the client. */
const maxWaiting = 64 * 1024 * 1024;
/** Close codes of the WebSocket standard. */
const tooSlow = 1013;

interface Deps {
  commands: Commands;
  session: ThreadSession;
}

export function openProtocolSocket(threadId: string, { commands, session }: Deps): WSEvents<WebSocketLike> {
  const { events } = session;
  const subscriptions = new Map<string, EventFilter>();
  let made = 0;
  let stop: () => void = () => undefined;

  const send = (socket: WSContext<WebSocketLike>, text: string): void => {
    const { bufferedAmount = 0 } = (socket.raw ?? {}) as { bufferedAmount?: number };
    if (bufferedAmount > maxWaiting) socket.close(tooSlow, 'Events are not read');
    else socket.send(text);
  };

  /** The answer goes out before the events it brings: the client knows its subscription by then. */
  const subscribe = (params: JsonObject, answer: (result: JsonObject) => void): KeptEvent[] => {
    const filter = validParams(eventFilter, params);
    const kept = events.kept(filter);
    const id = `subscription-${++made}`;
    answer({ subscription_id: id, replayed_events: kept.length });
    subscriptions.set(id, filter);
    return kept;
  };

  const cancel = (params: JsonObject): void => {
    const { subscription_id: id } = validParams(unsubscribe, params);
    if (!subscriptions.delete(id))
      throw new ProtocolFailure('no_such_subscription', `There is no subscription ${id}`);
  };

  const handle = (socket: WSContext<WebSocketLike>, command: ProtocolCommand): void => {
    const { id, method } = command;
    const params = command.params ?? {};
    const tell = (answer: ProtocolAnswer): void => send(socket, JSON.stringify(answer));
    const answer = (result: JsonObject): void => {
      tell({ type: 'success', id, result, meta: { thread_id: threadId, applied_through_seq: events.seq } });
    };
    try {
      if (method === 'subscription.subscribe') {
        for (const { text } of subscribe(params, answer)) send(socket, text);
      } else if (method === 'subscription.unsubscribe') {
        cancel(params);
        answer({});
      } else if (method === 'subscription.reconnect') {
        throw new ProtocolFailure('not_supported', 'Subscribe anew: what is kept is sent again');
      } else void commands(threadId, command).then(tell);
    } catch (error) {
      const code = error instanceof ProtocolFailure ? error.code : 'unknown_error';
      tell({ type: 'error', id, error: code, message: messageOf(error) });
    }
  };

  return {
    onOpen(_event, socket) {
      stop = events.listen((event) => {
        if ([...subscriptions.values()].some((filter) => matches(filter, event))) send(socket, event.text);
      });
    },
    onMessage({ data }, socket) {
      const command = protocolCommand.safeParse(parsed(data));
      if (command.success) {
        handle(socket, command.data);
        return;
      }
      const message = 'A frame must be a JSON object with an integer id and a method';
      send(socket, JSON.stringify({ type: 'error', id: null, error: 'invalid_argument', message }));
    },
    onClose: () => stop(),
    onError: () => stop(),
  };
}

function parsed(data: unknown): unknown {
  try {
    return JSON.parse(typeof data === 'string' ? data : new TextDecoder().decode(data as ArrayBuffer));
  } catch {
    return undefined;
  }
}
