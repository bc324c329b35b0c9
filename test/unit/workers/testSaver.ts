/** A saver as a worker has it, over a real pipe to a store of ours. */
import * as checkpoint from '@langchain/langgraph-checkpoint';
import { serveCheckpoints } from '../../../server/graphs/checkpointService.js';
import type { CheckpointAccess } from '../../../server/graphs/port.js';
import { createRunWrites } from '../../../server/graphs/runWrites.js';
import type { PutCheckpoint, StoredCheckpoint } from '../../../server/protocol/checkpoints.js';
import { createAcknowledgements } from '../../../server/workers/node/acknowledgements.js';
import { createCallRecorder } from '../../../server/workers/node/callRecorder.js';
import { createCheckpointClient } from '../../../server/workers/node/checkpointClient.js';
import { createKnownCheckpoints } from '../../../server/workers/node/knownCheckpoints.js';
import { createOutstanding } from '../../../server/workers/node/outstanding.js';
import { createSaver } from '../../../server/workers/node/saver.js';
import { openPipePair } from './pipePair.js';

export interface TestSaver {
  saver: checkpoint.BaseCheckpointSaver;
  /** What went over the pipe. */
  puts: PutCheckpoint[];
  /** How often it asked for a checkpoint. */
  gets: () => number;
  /** What a run's start brought. */
  newest: Map<string, StoredCheckpoint | null>;
  close: () => void;
}

export async function openTestSaver(store: CheckpointAccess, knownCapacity = 256): Promise<TestSaver> {
  const pair = await openPipePair();
  const puts: PutCheckpoint[] = [];
  const threads = new Set<string>();
  const newest = new Map<string, StoredCheckpoint | null>();
  let gets = 0;
  const access: CheckpointAccess = {
    ...forwarding(store),
    async put(put) {
      puts.push(put);
      threads.add(put.thread_id);
      await store.put(put);
    },
    get(key) {
      gets += 1;
      return store.get(key);
    },
    threadIds: () => Promise.resolve([...threads]),
  };
  serveCheckpoints(pair.server, access, createRunWrites());
  pair.server.listen();
  pair.worker.listen();
  const saver = createSaver(checkpoint, {
    client: createCheckpointClient(pair.worker),
    known: createKnownCheckpoints(knownCapacity),
    outstanding: createOutstanding(),
    acknowledgements: createAcknowledgements(),
    calls: createCallRecorder(),
    newest,
    traces: { take: () => undefined },
  });
  return { saver, puts, gets: () => gets, newest, close: () => pair.close() };
}

/** The store's methods, to put others in their place. */
export function forwarding(store: CheckpointAccess): CheckpointAccess {
  return {
    put: (put) => store.put(put),
    putWrites: (writes) => store.putWrites(writes),
    annotate: (annotation) => store.annotate(annotation),
    get: (key) => store.get(key),
    list: (query) => store.list(query),
    deleteThread: (id) => store.deleteThread(id),
  };
}
