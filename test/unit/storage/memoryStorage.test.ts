import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import type { Storage } from '../../../server/storage/port.js';
import { checkpointConformance } from './checkpointConformance.js';
import { recordConformance } from './recordConformance.js';
import { itemConformance } from './itemConformance.js';

describe('storage in memory', () => {
  let storage: Storage;
  beforeEach(() => {
    storage = memoryStorage();
  });
  const subject = () => ({ storage, reopen: () => Promise.resolve(storage) });
  checkpointConformance(subject);
  recordConformance(subject);
  itemConformance(subject);
});
