/** What callers of `/runs/crons` may send, as zod schemas. A cron's body is that of its runs plus when they start. */
import { z } from 'zod';
import { jsonObject, runCreate, uuid } from './requests.js';
import { cronFields, fieldList } from './selects.js';

const time = z
  .string('must be a date')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a date and time in ISO form');
const schedule = z.string('must be a cron pattern').min(1, 'must be a cron pattern');
const timezone = z.string('must be an IANA time zone').min(1, 'must be an IANA time zone');
const whole = z.number('must be a whole number').int('must be a whole number').min(0, 'must not be negative');
const flag = z.boolean('must be true or false');
const completion = z.enum(['delete', 'keep'], 'must be delete or keep');

const timing = {
  timezone: timezone.nullish(),
  end_time: time.nullish(),
  enabled: flag.nullish(),
  on_run_completed: completion.nullish(),
};

export const cronCreate = runCreate.extend({ schedule, ...timing });
export type CronCreate = z.infer<typeof cronCreate>;

export const cronPatch = runCreate.partial().extend({ schedule: schedule.nullish(), ...timing });
export type CronPatch = z.infer<typeof cronPatch>;

/** An assistant by its id or its graph's name. */
const assistant = z.string('must name an assistant');

export const cronSearch = z.object(
  {
    assistant_id: assistant.nullish(),
    thread_id: uuid.nullish(),
    enabled: flag.nullish(),
    metadata: jsonObject.nullish(),
    limit: whole.min(1, 'must be at least 1').max(1000, 'must be at most 1000').nullish(),
    offset: whole.nullish(),
    sort_by: z
      .enum(
        ['cron_id', 'assistant_id', 'thread_id', 'next_run_date', 'end_time', 'created_at', 'updated_at'],
        'must name a field of a cron',
      )
      .nullish(),
    sort_order: z.enum(['asc', 'desc'], 'must be asc or desc').nullish(),
    select: fieldList(cronFields).nullish(),
  },
  'must be an object',
);
export type CronSearch = z.infer<typeof cronSearch>;
