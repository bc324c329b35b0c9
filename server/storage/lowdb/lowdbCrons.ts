/** The crons: a table in one file. */
import type { Cron } from '../../protocol/crons.js';
import type { CronStore } from '../port.js';
import type { Disk } from './disk.js';
import { isRecord } from './isRecord.js';
import { openLowdbTable, type LowdbTable } from './lowdbTable.js';
import type { ProblemLog } from './problemLog.js';

export type LowdbCrons = CronStore & Pick<LowdbTable<Cron>, 'close'>;

export function openLowdbCrons(path: string, disk: Disk, problems: ProblemLog): Promise<LowdbCrons> {
  return openLowdbTable(
    { path, name: 'crons', idOf: ({ cron_id }) => cron_id, isRecordOf: isCron },
    disk,
    problems,
  );
}

function isCron(value: unknown): value is Cron {
  return (
    isRecord(value) &&
    typeof value.cron_id === 'string' &&
    typeof value.assistant_id === 'string' &&
    typeof value.schedule === 'string' &&
    isRecord(value.payload)
  );
}
