/** What comes out of the measures: numbers by name, and for what could not be measured why. */

export type Measured = number | { failed: string };
export type Results = Record<string, Measured>;

export interface Recorder {
  /** Keeps what `work` gives; a failure is kept as such and costs no other measure. */
  keep: (name: string, work: () => Promise<number>) => Promise<void>;
  results: Results;
}

export function recorder(progress: (text: string) => void): Recorder {
  const results: Results = {};
  return {
    results,
    async keep(name, work) {
      progress(name);
      try {
        results[name] = await work();
      } catch (error) {
        results[name] = { failed: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function quantile(found: number[], share: number): number {
  const sorted = [...found].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Calls `once` up to `count` times, and no longer than `seconds` (but at least once). */
export async function repeated(
  count: number,
  seconds: number,
  once: () => Promise<number>,
): Promise<number[]> {
  const found: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (found.length < count && (found.length === 0 || performance.now() < end)) found.push(await once());
  return found;
}
