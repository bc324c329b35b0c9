/** The newest checkpoint comes with a run's start: the engine's first question is answered without the server. */
import assert from 'node:assert/strict';
import { emptyCheckpoint } from '@langchain/langgraph-checkpoint';
import { memoryStorage } from '../../../server/storage/memory/memoryStorage.js';
import { openTestSaver, type TestSaver } from './testSaver.js';

const config = { configurable: { thread_id: 'a-thread', checkpoint_ns: '' } };

describe('the newest checkpoint that came with the start of a run', () => {
  let test: TestSaver;
  const store = memoryStorage().checkpoints;
  beforeEach(async () => (test = await openTestSaver(store)));
  afterEach(() => test.close());

  it('answers the first question, and only that', async () => {
    const checkpoint = { ...emptyCheckpoint(), id: '1ef00000-0000-6000-8000-000000000001' };
    await test.saver.put(config, checkpoint, { source: 'input', step: -1, parents: {} }, {});
    const stored = await store.get({ thread_id: 'a-thread', checkpoint_ns: '' });
    test.newest.set('a-thread', stored);
    const first = await test.saver.getTuple(config);
    assert.equal(first?.checkpoint.id, checkpoint.id);
    assert.equal(test.gets(), 0);
    const later = { ...checkpoint, id: '1ef00000-0000-6000-8000-000000000002' };
    await test.saver.put(first.config, later, { source: 'loop', step: 0, parents: {} }, {});
    assert.equal((await test.saver.getTuple(config))?.checkpoint.id, later.id);
    assert.equal(test.gets(), 1);
  });

  it('says too that there is none', async () => {
    test.newest.set('a-thread', null);
    assert.equal(await test.saver.getTuple(config), undefined);
    assert.equal(test.gets(), 0);
  });

  it('is no answer to a question for a certain checkpoint or of a subgraph', async () => {
    test.newest.set('a-thread', null);
    await test.saver.getTuple({ configurable: { thread_id: 'a-thread', checkpoint_ns: 'inner:1' } });
    await test.saver.getTuple({
      configurable: { thread_id: 'a-thread', checkpoint_id: '1ef00000-0000-6000-8000-000000000009' },
    });
    assert.equal(test.gets(), 2);
  });
});
