/** The shapes that graphs had when they ran, in one file of the data folder: one for each change of a graph's nodes. */
import type { StoredGraphShape } from '../port.js';
import type { Disk } from './disk.js';
import { isRecord } from './isRecord.js';
import { openLowdbTable, type LowdbTable } from './lowdbTable.js';
import type { ProblemLog } from './problemLog.js';

export function openLowdbGraphShapes(
  path: string,
  disk: Disk,
  problems: ProblemLog,
): Promise<LowdbTable<StoredGraphShape>> {
  const idOf = ({ structure }: StoredGraphShape): string => structure;
  return openLowdbTable({ path, name: 'shapes', idOf, isRecordOf: isShape }, disk, problems);
}

function isShape(value: unknown): value is StoredGraphShape {
  if (!isRecord(value) || typeof value.structure !== 'string' || !isRecord(value.shape)) return false;
  const { nodes, edges, channels } = value.shape;
  return Array.isArray(nodes) && Array.isArray(edges) && isRecord(channels);
}
