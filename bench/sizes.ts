/** How much is measured: `full` is what the goals speak of, `quick` a first impression. */

export interface Size {
  /** Runs of one measure, and the seconds after which it makes do with fewer. */
  runs: number;
  seconds: number;
  appending: number;
  constant: number;
  threads: number;
  megabytes: number;
}

export const sizes = {
  full: { runs: 100, seconds: 10, appending: 1000, constant: 10_000, threads: 10_000, megabytes: 100 },
  quick: { runs: 20, seconds: 2, appending: 200, constant: 1000, threads: 1000, megabytes: 10 },
} satisfies Record<string, Size>;
