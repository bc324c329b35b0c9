/**
 * Decides when a run may start: one at a time per thread, first come first served, and never more than `limit` in all.
 * Woken by what happens (a run comes, a run ends), never by polling. Knows runs only as jobs.
 */
export type Job = () => Promise<void>;

export interface RunQueue {
  /** Starts the job when its turn comes. Returns how to withdraw it: true while it had not started. */
  add(threadId: string, job: Job): () => boolean;
  /** Whether a job of the thread would start as soon as it is added. */
  isFree(threadId: string): boolean;
}

interface Line {
  running: boolean;
  waiting: Job[];
}

export function createRunQueue(limit: number): RunQueue {
  const lines = new Map<string, Line>();
  /** Threads whose first waiting job lacks only a free place. */
  const ready: string[] = [];
  let active = 0;

  const pump = (): void => {
    while (active < limit) {
      const threadId = ready.shift();
      if (threadId === undefined) return;
      const line = lines.get(threadId);
      // The entry of a job that was taken back may still be there, beside that of a later one.
      if (line === undefined || line.running) continue;
      const job = line.waiting.shift();
      if (job === undefined) continue;
      line.running = true;
      active++;
      // A job reports its own failures; the queue only needs to know that it is over.
      void job()
        .catch(() => undefined)
        .then(() => {
          leave(threadId, line);
        });
    }
  };

  const leave = (threadId: string, line: Line): void => {
    active--;
    line.running = false;
    if (line.waiting.length > 0) ready.push(threadId);
    else lines.delete(threadId);
    pump();
  };

  return {
    add(threadId, job) {
      const line = lines.get(threadId) ?? { running: false, waiting: [] };
      lines.set(threadId, line);
      line.waiting.push(job);
      if (!line.running && line.waiting.length === 1) ready.push(threadId);
      pump();
      return () => {
        const at = line.waiting.indexOf(job);
        if (at < 0) return false;
        line.waiting.splice(at, 1);
        if (line.waiting.length === 0 && !line.running) lines.delete(threadId);
        return true;
      };
    },
    isFree: (threadId) => active < limit && !lines.has(threadId),
  };
}
