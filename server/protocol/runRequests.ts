/** What callers may send about runs, beyond creating one. */
import { z } from 'zod';
import { breakpoints, runCreate, uuid } from './requests.js';

export const runsCancel = z
  .object(
    {
      thread_id: uuid.nullish(),
      run_ids: z.array(uuid, 'must be a list of run ids').nullish(),
      status: z.enum(['pending', 'running', 'all'], 'must be pending, running or all').nullish(),
    },
    'must be an object',
  )
  .refine(
    ({ thread_id, run_ids, status }) => status != null || (thread_id != null && run_ids != null),
    'must name a status, or a thread_id and run_ids',
  );
export type RunsCancel = z.infer<typeof runsCancel>;

export const runBreakpoints = z.object(
  { interrupt_before: breakpoints.nullish(), interrupt_after: breakpoints.nullish() },
  'must be an object',
);
export type RunBreakpoints = z.infer<typeof runBreakpoints>;

/** A run of a batch. The JavaScript SDK sends its own names (`streamMode`) there and nowhere else. */
const batched = z.preprocess(snakeCased, runCreate);

export const runBatchCreate = z.array(batched, 'must be a list of runs').min(1, 'must hold at least one run');

function snakeCased(run: unknown): unknown {
  if (typeof run !== 'object' || run === null || Array.isArray(run)) return run;
  const known = new Set(Object.keys(runCreate.shape));
  const renamed = Object.entries(run).map(([key, value]): [string, unknown] => {
    const snake = key.replace(/^_/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return known.has(snake) && !Object.hasOwn(run, snake) ? [snake, value] : [key, value];
  });
  return Object.fromEntries(renamed);
}
