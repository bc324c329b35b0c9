/** When a cron's runs start. The library parses patterns and knows time zones; it starts no timers here. */
import { Cron as Pattern } from 'croner';
import { RequestError, messageOf } from './errors.js';

export interface Schedule {
  schedule: string;
  /** Null: UTC. */
  timezone: string | null;
  end_time: string | null;
}

/** The first start after `from`, or null where none will come. Throws `invalid` for what is no pattern or time zone. */
export function nextStart({ schedule, timezone, end_time: end }: Schedule, from: Date): Date | null {
  // The library takes single dates too; a cron is a pattern.
  if (!/^@|\s/.test(schedule.trim()))
    throw new RequestError('invalid', `schedule: "${schedule}" is no cron pattern`);
  let next: Date | null;
  try {
    const pattern = new Pattern(schedule, {
      paused: true,
      timezone: timezone ?? 'UTC',
      mode: '5-or-6-parts',
    });
    next = pattern.nextRun(from);
  } catch (cause) {
    const isZone = /timezone/i.test(messageOf(cause));
    const problem = isZone
      ? `timezone: "${timezone}" is no IANA time zone`
      : `schedule: "${schedule}" is no cron pattern (${messageOf(cause)})`;
    throw new RequestError('invalid', problem, { cause });
  }
  return next === null || (end !== null && next.getTime() > Date.parse(end)) ? null : next;
}
