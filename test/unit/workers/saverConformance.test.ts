// LangGraph's own conformance kit over our saver: a real pipe, both of our stores.
import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint';
import { deltaChannelHistoryTests, validate } from '@langchain/langgraph-checkpoint-validation';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import { openStorage } from '../../../server/storage/openStorage.js';
import type { Storage } from '../../../server/storage/port.js';
import { withKitGlobals } from './kitGlobals.js';
import { openTestSaver } from './testSaver.js';

interface Opened {
  storage: Storage;
  remove: () => Promise<void>;
}

const stores: Record<string, () => Promise<Opened>> = {
  memory: () => Promise.resolve({ storage: memoryStorage(), remove: () => Promise.resolve() }),
  async lowdb() {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'backstep-kit-'));
    const storage = await openStorage({ dataDir, instanceId: randomUUID(), version: '0' });
    return { storage, remove: () => rm(dataDir, { recursive: true, force: true }) };
  },
};

for (const [name, open] of Object.entries(stores)) {
  const closers = new Map<BaseCheckpointSaver, () => Promise<void>>();
  const initializer = {
    checkpointerName: `backstep saver over ${name}`,
    async createCheckpointer(): Promise<BaseCheckpointSaver> {
      const { storage, remove } = await open();
      const { saver, close } = await openTestSaver(storage.checkpoints);
      closers.set(saver, async () => {
        close();
        await storage.close();
        await remove();
      });
      return saver;
    },
    async destroyCheckpointer(saver: BaseCheckpointSaver) {
      await closers.get(saver)?.();
      closers.delete(saver);
    },
  };
  withKitGlobals(() => {
    validate(initializer);
    deltaChannelHistoryTests(initializer);
  });
}
