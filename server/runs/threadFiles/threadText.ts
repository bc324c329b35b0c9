/** The text of a thread's file, piece by piece: one run and one checkpoint a line, so that people and diff tools read it. */
import type { Run } from '../../protocol/api.js';
import type { KeptCheckpoint } from '../../protocol/checkpoints.js';
import {
  threadFileFormat,
  threadFileVersion,
  type FiledGraph,
  type FiledThread,
} from '../../protocol/threadFile.js';

export interface TextOf {
  exportedAt: string;
  graph: FiledGraph | null;
  thread: FiledThread;
  /** Oldest first. */
  runs: Run[];
  /** Oldest first. */
  checkpoints: AsyncIterable<KeptCheckpoint>;
}

export async function* threadText({
  exportedAt,
  graph,
  thread,
  runs,
  checkpoints,
}: TextOf): AsyncGenerator<string, undefined, undefined> {
  const head = {
    format: threadFileFormat,
    version: threadFileVersion,
    exported_at: exportedAt,
    graph,
    thread,
  };
  yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "runs": [${runs.map(line).join(',')}],\n "checkpoints": [`;
  let separator = '';
  for await (const checkpoint of checkpoints) {
    yield separator + line(checkpoint);
    separator = ',';
  }
  yield ']\n}\n';
}

function line(value: Run | KeptCheckpoint): string {
  return `\n  ${JSON.stringify(value)}`;
}
