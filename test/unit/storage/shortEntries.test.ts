/** Entries of a segment stand in its file without what the entries before them, or the rest of themselves, say too. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LogEntry } from '../../../server/storage/lowdb/segment.js';
import { segmentFormat } from '../../../server/storage/lowdb/segment.js';
import { encodeEntry } from '../../../server/storage/lowdb/entryReferences.js';

const { encode, decode } = segmentFormat(encodeEntry);

/** Few keys and values, so that entries have much in common, one of them dangerous as a key. */
const key = fc.constantFrom('a', 'b', 'c', '__proto__');
const value = fc.constantFrom<(string | number)[]>('x', 'y', 1);
const few = <T>(of: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(key, of), { selector: ([name]) => name, maxLength: 4 })
    .map((pairs) => Object.fromEntries(pairs));
const maybe = <T>(name: string, of: fc.Arbitrary<T>) =>
  fc.option(of, { nil: undefined }).map((made) => (made === undefined ? {} : { [name]: made }));
const id = fc.constantFrom('1', '2', '3');
/** One object with all that is in the parts. */
const all = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((made) => made.reduce((whole, part) => ({ ...whole, ...part })));

const checkpoint = fc.record({
  kind: fc.constant('checkpoint'),
  put: fc
    .record({
      checkpoint_ns: fc.constant(''),
      parent_checkpoint_id: fc.constant(null),
      checkpoint: fc.record({
        v: fc.constant(4),
        id,
        ts: fc.constant('2026-03-01T12:00:00.000Z'),
        channel_versions: few(value),
        versions_seen: few(few(value)),
      }),
      metadata: few(value),
      writes: few(value.map((made) => ({ kind: 'full', value: { type: 'json', value: made } }))),
      sources: few(id),
    })
    // A channel is either brought by a checkpoint or taken from one before.
    .map((put) => ({
      ...put,
      sources: Object.fromEntries(
        Object.entries(put.sources).filter(([channel]) => !Object.hasOwn(put.writes, channel)),
      ),
    })),
});
const choice = all(
  fc.record({
    condition: fc.constantFrom(null, 'route'),
    returned: fc.constantFrom<unknown[]>('x', null, ['x'], { send: 'x' }),
    chosen: fc.constantFrom(['x'], ['y'], ['x', 'y'], []),
    read: few(value.map((made) => ({ value: made }))),
  }),
);
const trace = all(
  fc.record({ id, started_at: fc.constant('now'), duration_ms: fc.nat(9), attempts: fc.constant(1) }),
  maybe('choices', fc.array(choice, { maxLength: 2 })),
);
const writes = all(
  fc.record({ kind: fc.constant('writes'), checkpoint_ns: fc.constant(''), checkpoint_id: id }),
  maybe('run_id', id),
  maybe('trace', trace),
  fc.record({
    writes: fc.array(
      fc.record({
        task_id: id,
        idx: fc.nat(3),
        channel: key,
        value: value.map((made) => ({ type: 'json', value: made })),
      }),
      { maxLength: 2 },
    ),
  }),
);
const task = fc.record({
  id,
  name: key,
  path: fc.constantFrom([], ['__pregel_pull', 'a'], ['__pregel_push', 0]),
});
const annotation = all(
  fc.record({ checkpoint_ns: fc.constant(''), checkpoint_id: id, tasks: fc.array(task, { maxLength: 2 }) }),
  fc.record({ value_channels: fc.constantFrom<unknown[]>(['a', 'b'], '__root__') }),
  maybe('values', few(value)),
  maybe('next', fc.constantFrom(null, ['a'])),
  maybe('graph', fc.constantFrom({ structure: 's', source: '1' }, { structure: 's', source: '2' })),
).map((made) => ({ kind: 'annotation', annotation: made }));
const withdrawn = fc.record({ kind: fc.constant('withdrawn'), run_id: id });

describe('entries of a segment', () => {
  it('are read as they were written, whatever they have in common', () => {
    const anyEntries = fc.array(fc.oneof(checkpoint, writes, annotation, withdrawn), { maxLength: 12 });
    fc.assert(
      fc.property(anyEntries, (made) => {
        // As they come over the pipe: plain objects.
        const entries = JSON.parse(JSON.stringify(made)) as LogEntry[];
        const read = decode(JSON.parse(encode({ thread_id: 'T', entries })));
        assert.deepEqual(read.entries, entries);
      }),
      { numRuns: 500 },
    );
  });

  const graph = { structure: 's', source: '1' };
  const step = (n: number): LogEntry[] => [
    {
      kind: 'checkpoint',
      put: {
        checkpoint_ns: '',
        parent_checkpoint_id: null,
        checkpoint: {
          v: 4,
          id: `${n}`,
          ts: '',
          channel_versions: { kept: 1, n },
          versions_seen: { node: { n } },
        },
        metadata: { source: 'loop', run_id: 'the run', step: n },
        writes: { n: { kind: 'full', value: { type: 'json', value: n } } },
        sources: { kept: 'the first' },
      },
    },
    {
      kind: 'annotation',
      annotation: {
        checkpoint_ns: '',
        checkpoint_id: `${n}`,
        tasks: [{ id: `task ${n}`, name: 'node', path: ['__pregel_pull', 'node'] }],
        value_channels: ['kept', 'n'],
        graph,
      },
    },
    {
      kind: 'writes',
      checkpoint_ns: '',
      checkpoint_id: `${n}`,
      run_id: 'the run',
      trace: {
        id: `task ${n}`,
        started_at: '',
        duration_ms: 1,
        attempts: 1,
        choices: [{ condition: null, returned: 'node', chosen: ['node'], read: {} }],
      },
      writes: [{ task_id: `task ${n}`, idx: 0, channel: 'n', value: { type: 'json', value: n + 1 } }],
    },
  ];

  it('say once what the steps of a run have in common', () => {
    const entries = [1, 2, 3].flatMap(step);
    const text = encode({ thread_id: 'T', entries });
    for (const once of [
      '"kept":1',
      '"kept":"the first"',
      '"source":"loop"',
      '"structure"',
      '"value_channels"',
    ])
      assert.equal(text.split(once).length - 1, 1, once);
    // Of the metadata, and of the writes.
    assert.equal(text.split('"run_id"').length - 1, 2);
    for (const never of ['__pregel_pull', '"returned"', '"condition"'])
      assert.ok(!text.includes(never), never);
    assert.equal(text.split('task 2').length - 1, 2);
    assert.deepEqual(decode(JSON.parse(text)).entries, entries);
  });

  it('take nothing over that is gone from one to the next', () => {
    const [first, second] = [step(1)[0], step(2)[0]];
    assert.ok(first?.kind === 'checkpoint' && second?.kind === 'checkpoint');
    first.put.metadata.gone = true;
    first.put.checkpoint.versions_seen.gone = {};
    const entries = [first, second];
    assert.deepEqual(decode(JSON.parse(encode({ thread_id: 'T', entries }))).entries, entries);
  });

  it('of format 2 have only their metadata from the one before', () => {
    const [first, second] = [step(1)[0], step(2)[0]];
    assert.ok(first?.kind === 'checkpoint' && second?.kind === 'checkpoint');
    first.put.checkpoint.versions_seen.gone = {};
    const short = { ...second, like: 0, put: { ...second.put, metadata: { step: 2 } } };
    const rest = [...step(1).slice(1)];
    const read = decode({ format: 2, thread_id: 'T', entries: [first, short, ...rest] });
    assert.deepEqual(read.entries, [first, second, ...rest]);
  });

  it('that refer to one of another kind are damage', () => {
    const [checkpointEntry, annotationEntry] = step(1);
    const entries = [checkpointEntry, { ...annotationEntry, like: 0 }];
    assert.throws(() => decode({ format: 3, thread_id: 'T', entries }), /entry 2 refers to one of its kind/);
  });
});
