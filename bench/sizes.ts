/** How much is measured: `full` is what the goals speak of, `quick` a first impression. */

export interface Size {
  /**
   * Runs, and steps of one thread, before anything is measured: some contenders are processes of their own that have
   * just started, others are called in a process that has compiled all of it before.
   */
  warmUp: number;
  /** Runs of one measure, and the seconds after which it makes do with fewer. */
  runs: number;
  seconds: number;
  appending: number;
  constant: number;
  threads: number;
  megabytes: number;
}

export const sizes = {
  full: {
    warmUp: 500,
    runs: 100,
    seconds: 10,
    appending: 1000,
    constant: 10_000,
    threads: 10_000,
    megabytes: 100,
  },
  quick: { warmUp: 50, runs: 20, seconds: 2, appending: 200, constant: 1000, threads: 1000, megabytes: 10 },
} satisfies Record<string, Size>;
