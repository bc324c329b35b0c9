/**
 * Parsed files that were read or written lately, bounded by their size on disk and shared by all threads, so that
 * reading a history parses each file once while memory does not follow how much history there is.
 */
export interface FileCache {
  /** What is kept for the path, else what `load` gives (asked once, however many wait for it). */
  get<T>(path: string, load: () => Promise<Sized<T>>): Promise<T>;
  set(path: string, entry: Sized<unknown>): void;
  /** Forgets a file, or everything below a folder. */
  drop(path: string): void;
}

export interface Sized<T> {
  value: T;
  size: number;
}

/** @param maxSize In the unit of the sizes given; the newest entry is kept even if it alone is larger. */
export function createFileCache(maxSize: number): FileCache {
  const entries = new Map<string, Sized<unknown>>();
  const loading = new Map<string, Promise<Sized<unknown>>>();
  let total = 0;

  const remove = (path: string): void => {
    total -= entries.get(path)?.size ?? 0;
    entries.delete(path);
  };
  const set = (path: string, entry: Sized<unknown>): void => {
    remove(path);
    entries.set(path, entry);
    total += entry.size;
    for (const oldest of entries.keys()) {
      if (total <= maxSize || entries.size === 1) return;
      remove(oldest);
    }
  };
  const load = async (path: string, loader: () => Promise<Sized<unknown>>): Promise<Sized<unknown>> => {
    const pending = loader();
    loading.set(path, pending);
    try {
      const entry = await pending;
      // Dropped meanwhile (its thread was deleted): this reader may have it, later ones must not.
      // What is not there is not kept: it may come, and there is no end of things that are not there.
      if (loading.get(path) === pending && entry.value !== null) set(path, entry);
      return entry;
    } finally {
      if (loading.get(path) === pending) loading.delete(path);
    }
  };

  return {
    async get<T>(path: string, loader: () => Promise<Sized<T>>) {
      const known = entries.get(path);
      if (known !== undefined) {
        // The order of the map is the order of use.
        entries.delete(path);
        entries.set(path, known);
        return known.value as T;
      }
      return (await (loading.get(path) ?? load(path, loader))).value as T;
    },
    set,
    drop(path) {
      const isBelow = (other: string): boolean =>
        other === path || (other.startsWith(path) && /[\\/]/.test(other.charAt(path.length)));
      for (const other of [...entries.keys()]) if (isBelow(other)) remove(other);
      for (const other of [...loading.keys()]) if (isBelow(other)) loading.delete(other);
    },
  };
}
