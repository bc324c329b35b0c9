/**
 * Drains a stream as fast as it comes and hands its items out in order, so that the consumer can look at the next
 * item without taking it and can know that the stream has ended while it still waits for something else.
 */
export interface Pump<T> {
  /** The next item; undefined at the end. Rejects where the stream failed, after all items before were taken. */
  next(): Promise<T | undefined>;
  /** As `next`, but leaves the item; a failed stream looks like its end. */
  peek(): Promise<T | undefined>;
  /** Resolves when the stream has ended, well or not. */
  ended: Promise<void>;
}

export function createPump<T>(items: AsyncIterable<T>): Pump<T> {
  const buffer: T[] = [];
  let wake = () => {};
  let isOver = false;
  let failure: { error: unknown } | null = null;

  const drain = async () => {
    try {
      for await (const item of items) {
        buffer.push(item);
        wake();
      }
    } catch (error) {
      failure = { error };
    } finally {
      isOver = true;
      wake();
    }
  };
  const ended = drain();

  // There is one consumer, so one waiter at a time.
  const filled = async () => {
    while (buffer.length === 0 && !isOver) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    ended,
    async next() {
      await filled();
      const item = buffer.shift();
      if (item === undefined && failure !== null) throw failure.error;
      return item;
    },
    async peek() {
      await filled();
      return buffer[0];
    },
  };
}

/** Resolves after `count` turns of the event loop: what was ready to happen has happened. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
