/**
 * Turns a burst of "read it again" into as few reads as give the right answer: while one read runs, any number of
 * further requests become exactly one read after it. No timer, so nothing to tune and nothing to wait for.
 */
interface Slot {
  running: Promise<void>;
  next: Promise<void> | null;
}

export class Coalescer<Key> {
  private readonly slots = new Map<Key, Slot>();

  /** Resolves when a read that began after this call has ended; rejects as that read did. */
  request(key: Key, read: () => Promise<void>): Promise<void> {
    const slot = this.slots.get(key);
    if (slot === undefined) return this.begin(key, read);
    slot.next ??= slot.running.then(
      () => this.begin(key, read),
      () => this.begin(key, read),
    );
    return slot.next;
  }

  /** Resolves when nothing is being read for `key` any more. Never rejects. */
  async settled(key: Key): Promise<void> {
    for (let slot = this.slots.get(key); slot !== undefined; slot = this.slots.get(key)) {
      await (slot.next ?? slot.running).catch(() => undefined);
    }
  }

  private begin(key: Key, read: () => Promise<void>): Promise<void> {
    const running = read().finally(() => {
      const slot = this.slots.get(key);
      if (slot?.running === running && slot.next === null) this.slots.delete(key);
    });
    this.slots.set(key, { running, next: null });
    return running;
  }
}
