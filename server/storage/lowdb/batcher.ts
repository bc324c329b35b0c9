/**
 * Group commit: what arrives while a write is under way joins the next one, so that many callers share one fsync.
 * What a commit does, and undoing it in memory when it fails, is the owner's affair.
 */
export interface Batcher<Item> {
  /** Resolves when the batch that holds the item is committed; rejects when that batch fails (others go on). */
  add(item: Item): Promise<void>;
  /** Commits once more, with whatever has been added since the commit under way. */
  flush(): Promise<void>;
  /** Commits at once what waits for others to join it. */
  hurry(): void;
  isBusy(): boolean;
}

export interface BatcherOptions {
  /**
   * Turns of the event loop that the first batch waits for others: one for callers of its own turn, two where some of
   * them come through a batcher of their own.
   */
  turns?: number;
  /** Milliseconds that a batch waits for others, asked before each: 0 where somebody waits for it. */
  patience?: () => number;
}

interface Batch<Item> {
  items: Item[];
  done: Promise<void>;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/** @param commit Never called again before its promise has settled. */
export function createBatcher<Item>(
  commit: (items: Item[]) => Promise<void>,
  { turns = 1, patience = () => 0 }: BatcherOptions = {},
): Batcher<Item> {
  let next: Batch<Item> | null = null;
  let isRunning = false;
  let hurry = (): void => undefined;

  const hurried = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const drain = async (): Promise<void> => {
    isRunning = true;
    // Callers of the same turn share the first batch too, however many awaits they came through.
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    while (next !== null) {
      const milliseconds = patience();
      if (milliseconds > 0) await hurried(milliseconds);
      const batch = take();
      if (batch !== null) await commit(batch.items).then(batch.resolve, batch.reject);
    }
    isRunning = false;
  };
  const take = (): Batch<Item> | null => {
    const taken = next;
    next = null;
    return taken;
  };
  const join = (items: Item[]): Promise<void> => {
    next ??= newBatch();
    next.items.push(...items);
    const { done } = next;
    if (!isRunning) void drain();
    return done;
  };

  return {
    add: (item) => join([item]),
    flush: () => {
      const done = join([]);
      hurry();
      return done;
    },
    hurry: () => hurry(),
    isBusy: () => isRunning,
  };
}

function newBatch<Item>(): Batch<Item> {
  let resolve: () => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const done = new Promise<void>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  return { items: [], done, resolve, reject };
}
