/**
 * Whether the process that a lock names still holds it. A pid alone does not tell: it may have been given to another
 * process since. In doubt the answer is yes, because two writers would cost data and a wrong yes costs a message.
 */
import type { DataFolderLock } from '../../protocol/backstep.js';
import { isRecord } from './isRecord.js';

export interface HolderQuestions {
  ownPid: number;
  /** When this process started: a lock of its own pid from before is a namesake's. */
  ownStart: Date;
  isAlive: (pid: number) => boolean;
  /** GET, giving the parsed body; `refused` where nobody listens, `silent` where no answer came in time. */
  ask: (url: string) => Promise<{ status: number; body: unknown } | 'refused' | 'silent'>;
}

/**
 * @param isCopied Whether, by what the holder says of itself (`GET /info`), the lock came with a copy of the folder
 * that it really holds.
 */
export async function isHolding(
  lock: DataFolderLock,
  questions: HolderQuestions,
  isCopied: (info: unknown) => Promise<boolean>,
): Promise<boolean> {
  if (!questions.isAlive(lock.pid)) return false;
  if (lock.pid === questions.ownPid) return Date.parse(lock.started_at) >= questions.ownStart.getTime();
  // Not listening yet: nothing more to ask.
  if (lock.url === null) return true;
  const answer = await questions.ask(`${lock.url.replace(/\/$/, '')}/info`);
  if (answer === 'refused') return false;
  // A holder that is stopped in a debugger, or busy, is still one.
  if (answer === 'silent') return true;
  if (answer.status === 401 || answer.status === 403) return true;
  if (!isRecord(answer.body) || answer.body.instance_id !== lock.instance_id) return false;
  return !(await isCopied(answer.body));
}
