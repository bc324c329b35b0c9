/**
 * The numbered protocol events of one thread, over all its runs. Readers come with a filter, get what is kept and then
 * what happens, and may leave at any time. Memory is bounded: the oldest events go first, as the protocol allows.
 */
import type { EventFilter, ProtocolEvent } from '../../protocol/agentProtocol.js';
import { createWaitingRoom } from '../waitingRoom.js';
import { channelOf, matches } from './eventFilter.js';
import type { Filtered } from './eventFilter.js';

/** An event as JSON text already, so that many readers cost one serialisation. */
export interface KeptEvent extends Filtered {
  seq: number;
  method: string;
  text: string;
}

export interface ThreadEvents {
  append(method: string, params: ProtocolEvent['params']): void;
  /** Number of the newest event; the start number while there is none. */
  readonly seq: number;
  /** Kept events of the newest run that match. */
  kept(filter: EventFilter): KeptEvent[];
  /**
   * What a client missed that matches one of the filters, after event number `after` (null: of the newest run). Null
   * where some of it may no longer be kept.
   */
  missed(filters: EventFilter[], after: number | null): KeptEvent[] | null;
  /**
   * Kept events after number `after` (null: those of the newest run), then what happens, until `signal` aborts or the
   * thread is gone.
   */
  read(filter: EventFilter, after: number | null, signal: AbortSignal): AsyncGenerator<KeptEvent, void, void>;
  /** Every event as it happens. Returns the unsubscriber. */
  listen(listener: (event: KeptEvent) => void): () => void;
  /** Readers and listeners there are. */
  readonly readers: number;
  /** Who comes from now on has not asked for earlier runs: a client would take their end for that of its own. */
  beginRun(): void;
  /** The thread is gone; readers finish. */
  end(): void;
}

export function createThreadEvents(startSeq: number, maxBytes = 16 * 1024 * 1024): ThreadEvents {
  const events: KeptEvent[] = [];
  const listeners = new Set<(event: KeptEvent) => void>();
  const { wait: more, wake } = createWaitingRoom();
  let seq = startSeq;
  /** Number of the last event before the newest run. */
  let before = startSeq;
  let bytes = 0;
  let reading = 0;
  let ended = false;

  const trim = (limit: number): void => {
    let drop = 0;
    while (bytes > limit && drop < events.length - 1) bytes -= sizeOf(events[drop++]);
    events.splice(0, drop);
  };

  async function* follow(filter: EventFilter, after: number, signal: AbortSignal) {
    let position = after;
    while (!signal.aborted && !ended) {
      // The numbers of kept events have no gaps.
      const first = events[0]?.seq ?? seq + 1;
      const event = events[Math.max(position + 1 - first, 0)];
      if (event === undefined) await more(signal);
      else {
        position = event.seq;
        if (matches(filter, event)) yield event;
      }
    }
  }

  return {
    append(method, params) {
      if (ended) return;
      seq++;
      const event: ProtocolEvent = { type: 'event', event_id: String(seq), seq, method, params };
      const { namespace, data } = params;
      const kept = { seq, method, namespace, channel: channelOf(method, data), text: JSON.stringify(event) };
      events.push(kept);
      bytes += sizeOf(kept);
      trim(maxBytes);
      for (const listener of [...listeners]) listener(kept);
      wake();
    },
    get seq() {
      return seq;
    },
    kept: (filter) => events.filter((event) => event.seq > before && matches(filter, event)),
    missed(filters, after) {
      const from = after ?? before;
      const first = events[0]?.seq ?? seq + 1;
      if (from < first - 1 || from > seq) return null;
      return events.filter((event) => event.seq > from && filters.some((filter) => matches(filter, event)));
    },
    read(filter, after, signal) {
      if (!signal.aborted) {
        reading++;
        // A reader may leave without ever asking for another event.
        signal.addEventListener('abort', () => reading--, { once: true });
      }
      return follow(filter, after ?? before, signal);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get readers() {
      return reading + listeners.size;
    },
    beginRun() {
      before = seq;
      // A client that was cut off may still ask for the rest of an earlier run (`since`).
      if (reading + listeners.size === 0) trim(maxBytes / 4);
    },
    end() {
      ended = true;
      wake();
    },
  };
}

function sizeOf(event: KeptEvent | undefined): number {
  return event === undefined ? 0 : event.text.length * 2 + 128;
}
