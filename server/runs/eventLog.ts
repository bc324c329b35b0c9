/**
 * The numbered events of one run. Any number of readers join, leave and resume by the number they saw last; each gets
 * every event in order, live or kept. Memory is bounded: beyond `maxBytes` the oldest events go, and a reader that had
 * not come that far is told so instead of being served a stream with a silent hole.
 */
import type { Json, RunEvent } from '../protocol/api.js';
import { createWaitingRoom } from './waitingRoom.js';

/** An event with its data already as JSON text, so that many readers cost one serialisation. */
export interface LoggedEvent {
  id: number;
  event: string;
  data: string;
}

export interface EventLog {
  append(event: string, data: Json): RunEvent;
  /** No more events; waiting readers finish. */
  end(): void;
  readonly ended: boolean;
  readonly bytes: number;
  /** Number of the newest event; 0 before the first. */
  readonly lastId: number;
  /** Events after number `after` (0: from the first), until the end or until `signal` aborts. */
  read(after: number, signal?: AbortSignal): AsyncGenerator<LoggedEvent, void, void>;
}

export function createEventLog(maxBytes = 64 * 1024 * 1024): EventLog {
  const events: LoggedEvent[] = [];
  const { wait: more, wake } = createWaitingRoom();
  let firstId = 1;
  let nextId = 1;
  let bytes = 0;
  let ended = false;

  const trim = (): void => {
    let drop = 0;
    while (bytes > maxBytes && drop < events.length - 1) bytes -= sizeOf(events[drop++]);
    if (drop === 0) return;
    events.splice(0, drop);
    firstId += drop;
  };

  async function* read(after: number, signal?: AbortSignal): AsyncGenerator<LoggedEvent, void, void> {
    let position = Math.max(after + 1, 1);
    while (signal?.aborted !== true) {
      if (position < firstId) {
        const message = `Events ${position} to ${firstId - 1} are no longer kept; read the thread's state instead`;
        yield { id: firstId - 1, event: 'error', data: JSON.stringify({ error: 'EventsDropped', message }) };
        position = firstId;
      }
      const event = events[position - firstId];
      if (event !== undefined) {
        position++;
        yield event;
      } else if (ended) return;
      else await more(signal);
    }
  }

  return {
    append(event, data) {
      if (ended) throw new Error('The run has ended');
      const logged = { id: nextId++, event, data: JSON.stringify(data) };
      events.push(logged);
      bytes += sizeOf(logged);
      trim();
      wake();
      return { id: logged.id, event, data };
    },
    end() {
      ended = true;
      wake();
    },
    get ended() {
      return ended;
    },
    get lastId() {
      return nextId - 1;
    },
    get bytes() {
      return bytes;
    },
    read,
  };
}

function sizeOf(event: LoggedEvent | undefined): number {
  return event === undefined ? 0 : event.data.length * 2 + 64;
}
