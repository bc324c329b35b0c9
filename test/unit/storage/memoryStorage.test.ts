import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import type { Storage } from '../../../server/storage/port.js';
import { callsConformance } from './callsConformance.js';
import { checkpointConformance } from './checkpointConformance.js';
import { notesConformance } from './notesConformance.js';
import { recordConformance } from './recordConformance.js';
import { itemConformance } from './itemConformance.js';

describe('storage in memory', () => {
  let storage: Storage;
  beforeEach(() => {
    storage = memoryStorage();
  });
  const subject = () => ({ storage, reopen: () => Promise.resolve(storage) });
  callsConformance(subject);
  checkpointConformance(subject);
  notesConformance(subject);
  recordConformance(subject);
  itemConformance(subject);
});
