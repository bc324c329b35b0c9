/** Assistants with their versions, in one file of the data folder. */
import type { AssistantRecord } from '../port.js';
import type { Disk } from './disk.js';
import { isRecord } from './isRecord.js';
import { openLowdbTable, type LowdbTable } from './lowdbTable.js';
import type { ProblemLog } from './problemLog.js';

export function openLowdbAssistants(
  path: string,
  disk: Disk,
  problems: ProblemLog,
): Promise<LowdbTable<AssistantRecord>> {
  const idOf = ({ assistant_id: id }: AssistantRecord): string => id;
  return openLowdbTable({ path, name: 'assistants', idOf, isRecordOf: isAssistant }, disk, problems);
}

function isAssistant(value: unknown): value is AssistantRecord {
  return isRecord(value) && typeof value.assistant_id === 'string' && typeof value.graph_id === 'string';
}
