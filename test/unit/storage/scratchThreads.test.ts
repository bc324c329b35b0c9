import assert from 'node:assert/strict';
import type { CheckpointHeader, StoredCheckpoint } from '../../../server/protocol/checkpoints.js';
import { memoryCheckpoints } from '../../../server/storage/memory/memoryCheckpoints.js';
import { createScratchThreads } from '../../../server/storage/scratchThreads.js';

const header = (id: string): CheckpointHeader => ({
  v: 4,
  id,
  ts: '2026-03-01T10:00:00Z',
  channel_versions: {},
  versions_seen: {},
});
const kept: StoredCheckpoint = {
  thread_id: 'real',
  checkpoint_ns: '',
  parent_checkpoint_id: 'elsewhere',
  checkpoint: header('a'),
  metadata: { step: 1 },
  values: { word: { type: 'json', value: 'hi' } },
  sources: { word: 'elsewhere' },
  pending_writes: [{ task_id: 't', idx: 0, channel: 'word', value: { type: 'json', value: 'ho' } }],
  annotation: { thread_id: 'real', checkpoint_ns: '', checkpoint_id: 'a', tasks: [], value_channels: [] },
};
const child = (thread_id: string) => ({
  thread_id,
  checkpoint_ns: '',
  parent_checkpoint_id: 'a',
  checkpoint: header('b'),
  metadata: {},
  writes: {},
  sources: { word: 'a' },
});

describe('scratch threads', () => {
  it('hold a checkpoint with its values and nothing that came of it, and what is put after it', async () => {
    const real = memoryCheckpoints();
    const scratch = createScratchThreads(real);
    const { store } = scratch;
    await scratch.seed('scratch', kept);
    const seeded = await store.get({ thread_id: 'scratch', checkpoint_ns: '' });
    assert.deepEqual(seeded?.values, kept.values);
    assert.deepEqual(
      [seeded.parent_checkpoint_id, seeded.pending_writes, seeded.annotation],
      [null, [], null],
    );
    await store.put(child('scratch'));
    const newest = await store.get({ thread_id: 'scratch', checkpoint_ns: '' });
    assert.deepEqual([newest?.checkpoint.id, newest?.values], ['b', kept.values]);
    assert.deepEqual(await real.places('scratch'), []);
  });

  it('are no part of what is listed, and other threads are where they were', async () => {
    const real = memoryCheckpoints();
    const scratch = createScratchThreads(real);
    const { store } = scratch;
    await scratch.seed('scratch', kept);
    await store.put({ ...child('real'), sources: {} });
    const listed: string[] = [];
    for await (const { thread_id } of store.list({})) listed.push(thread_id);
    assert.deepEqual(listed, ['real']);
    assert.equal((await real.places('real')).length, 1);
  });

  it('stay gone when they are dropped: what comes late makes no thread', async () => {
    const real = memoryCheckpoints();
    const scratch = createScratchThreads(real);
    const { store } = scratch;
    await scratch.seed('scratch', kept);
    await scratch.drop('scratch');
    await store.put(child('scratch'));
    await store.putWrites({ thread_id: 'scratch', checkpoint_ns: '', checkpoint_id: 'a', writes: [] });
    assert.deepEqual([await store.places('scratch'), await real.places('scratch')], [[], []]);
  });

  it('are forgotten for good once enough others have gone after them', async () => {
    const real = memoryCheckpoints();
    const scratch = createScratchThreads(real, { remembered: 2 });
    for (const id of ['first', 'second', 'third']) {
      await scratch.seed(id, kept);
      await scratch.drop(id);
    }
    for (const id of ['first', 'second', 'third']) await scratch.store.put({ ...child(id), sources: {} });
    const reached = await Promise.all(['first', 'second', 'third'].map((id) => real.places(id)));
    assert.deepEqual(
      reached.map(({ length }) => length),
      [1, 0, 0],
    );
  });

  describe('over another thread', () => {
    const at = { thread_id: 'over', checkpoint_ns: '' };
    const lower = async () => {
      const real = memoryCheckpoints();
      const { word } = kept.values;
      await real.put({
        ...child('real'),
        ...{ parent_checkpoint_id: null, checkpoint: header('a'), sources: {} },
        writes: { word: { kind: 'full', value: word! } },
      });
      const key = { thread_id: 'real', checkpoint_ns: '', checkpoint_id: 'a' };
      await real.putWrites({ ...key, writes: kept.pending_writes });
      await real.annotate(kept.annotation!);
      const scratch = createScratchThreads(real);
      scratch.layOver('over', 'real');
      return { real, scratch, before: await real.get(key) };
    };

    it('have all that is there: values, writes and what the engine said', async () => {
      const { scratch, before } = await lower();
      for (const key of [at, { ...at, checkpoint_id: 'a' }]) {
        const found = await scratch.store.get(key);
        assert.deepEqual(
          { ...found, thread_id: 'real', annotation: { ...found?.annotation, thread_id: 'real' } },
          before,
        );
      }
      assert.equal(await scratch.store.get({ ...at, checkpoint_id: 'c' }), null);
      assert.equal(await scratch.store.get({ ...at, checkpoint_ns: 'inner:1' }), null);
      const listed = [];
      for await (const { checkpoint } of scratch.store.list({ thread_id: 'over' }))
        listed.push(checkpoint.id);
      assert.deepEqual(listed, ['a']);
    });

    it('keep what is written to themselves, and build on what lies below', async () => {
      const { real, scratch, before } = await lower();
      await scratch.store.get(at);
      const more = { task_id: 'u', idx: 0, channel: 'word', value: { type: 'json', value: '!' } } as const;
      await scratch.store.putWrites({ ...at, checkpoint_id: 'a', writes: [more] });
      await scratch.store.put(child('over'));
      const newest = await scratch.store.get(at);
      assert.deepEqual([newest?.checkpoint.id, newest?.values], ['b', kept.values]);
      const parent = await scratch.store.get({ ...at, checkpoint_id: 'a' });
      assert.deepEqual(
        parent?.pending_writes.map(({ task_id }) => task_id),
        ['t', 'u'],
      );
      const listed = [];
      for await (const { checkpoint } of scratch.store.list(at)) listed.push(checkpoint.id);
      assert.deepEqual(listed, ['b', 'a']);
      await scratch.drop('over');
      assert.deepEqual(await real.get({ thread_id: 'real', checkpoint_ns: '' }), before);
      assert.deepEqual([await real.places('over'), await scratch.store.get(at)], [[], null]);
    });
  });
});
