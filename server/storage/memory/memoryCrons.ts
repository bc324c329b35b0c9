/** The crons in memory, for tests. */
import type { Cron } from '../../protocol/crons.js';
import type { CronStore } from '../port.js';
import { copyJson } from './copyJson.js';

export function memoryCrons(): CronStore {
  const crons = new Map<string, Cron>();
  return {
    put(cron) {
      crons.set(cron.cron_id, copyJson(cron));
      return Promise.resolve();
    },
    get: (cronId) => Promise.resolve(copyJson(crons.get(cronId) ?? null)),
    list: () => Promise.resolve(copyJson([...crons.values()])),
    delete: (cronId) => Promise.resolve(crons.delete(cronId)),
  };
}
