import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import type { PendingWrite, StoredCheckpoint } from '../../../server/protocol/checkpoints.js';
import {
  emptyState,
  interruptsByTask,
  nextNodes,
  stateValues,
  threadState,
} from '../../../server/runs/stateView.js';

const write = (task_id: string, channel: string, value: Json, idx = 0): PendingWrite => ({
  task_id,
  idx,
  channel,
  value: { type: 'json', value },
});

function checkpoint(change: Partial<StoredCheckpoint> = {}): StoredCheckpoint {
  return {
    thread_id: 'thread',
    checkpoint_ns: '',
    parent_checkpoint_id: 'parent',
    checkpoint: {
      v: 4,
      id: 'newest',
      ts: '2026-01-01T00:00:00.000Z',
      channel_versions: {},
      versions_seen: {},
    },
    metadata: { source: 'loop', step: 1, parents: {} },
    values: {
      topic: { type: 'json', value: 'cats' },
      __start__: { type: 'json', value: { topic: 'cats' } },
      'branch:to:write': { type: 'json', value: null },
    },
    sources: {},
    pending_writes: [],
    annotation: {
      thread_id: 'thread',
      checkpoint_ns: '',
      checkpoint_id: 'newest',
      tasks: [
        { id: 't1', name: 'write', path: ['__pregel_pull', 'write'] },
        { id: 't2', name: 'check', path: ['__pregel_pull', 'check'], checkpoint_ns: 'check:t2' },
      ],
      value_channels: ['topic', 'joke'],
    },
    ...change,
  };
}
const newest = { newest: true };

describe('the view of a state', () => {
  it('names all nodes of a step whose tasks have finished but which itself has not', () => {
    const pending_writes = [write('t1', 'joke', 'ha'), write('t2', 'topic', 'dogs')];
    assert.deepEqual(nextNodes(checkpoint({ pending_writes }), true), ['write', 'check']);
    const annotation = { ...checkpoint().annotation!, values: { topic: 'dogs' }, next: [] };
    assert.deepEqual(nextNodes(checkpoint({ pending_writes, annotation }), true), ['write', 'check']);
    assert.deepEqual(nextNodes(checkpoint({ annotation: { ...annotation, tasks: [] } }), true), []);
  });

  it('names a node that asks a second time, though the engine takes its first answer for a result', () => {
    const pending_writes = [
      write('t1', '__interrupt__', [{ id: 'i1', value: 'and now?' }], -3),
      write('t1', '__resume__', ['yes'], -4),
    ];
    const annotation = { ...checkpoint().annotation!, next: ['check'] };
    assert.deepEqual(nextNodes(checkpoint({ pending_writes, annotation }), true), ['check', 'write']);
  });

  it('shows what a finished task had asked in a past state only', () => {
    const asked = [{ id: 'i1', value: 'sure?' }];
    const answered = checkpoint({
      pending_writes: [
        write('t1', '__interrupt__', asked, -3),
        write('t2', '__interrupt__', [{ id: 'i2', value: 'and you?' }], -3),
        write('t1', '__resume__', ['yes'], -4),
        write('t1', 'joke', 'ha'),
      ],
    });
    const state = threadState(answered, newest);
    assert.deepEqual(
      state.tasks.map(({ name, interrupts, result }) => [name, interrupts.length, result]),
      [
        ['write', 0, { joke: 'ha' }],
        ['check', 1, null],
      ],
    );
    assert.deepEqual(state.interrupts, [{ id: 'i2', value: 'and you?' }]);
    assert.deepEqual(Object.keys(interruptsByTask(answered)), ['t2']);
    assert.deepEqual(threadState(answered, { newest: false }).tasks[0]?.interrupts, asked);
  });

  it('carries ids at the top level too, parent, metadata and time', () => {
    const state = threadState(checkpoint(), newest);
    assert.deepEqual(state.checkpoint, {
      thread_id: 'thread',
      checkpoint_ns: '',
      checkpoint_id: 'newest',
      checkpoint_map: null,
    });
    assert.equal(state.checkpoint_id, 'newest');
    assert.equal(state.parent_checkpoint_id, 'parent');
    assert.equal(state.parent_checkpoint?.checkpoint_id, 'parent');
    assert.equal(state.metadata.thread_id, 'thread');
    assert.equal(state.created_at, '2026-01-01T00:00:00.000Z');
    assert.deepEqual(state.next, ['write', 'check']);
    assert.equal(threadState(checkpoint({ parent_checkpoint_id: null }), newest).parent_checkpoint, null);
  });

  it('shows the value channels; all but internal ones where nobody said which', () => {
    assert.deepEqual(stateValues(checkpoint(), true), { topic: 'cats' });
    const bare = checkpoint({ annotation: null });
    assert.deepEqual(stateValues(bare, true), { topic: 'cats' });
    assert.deepEqual(threadState(bare, newest).tasks, []);
    const single = checkpoint();
    single.annotation!.value_channels = 'topic';
    assert.equal(stateValues(single, true), 'cats');
    single.annotation!.value_channels = 'constructor';
    assert.equal(stateValues(single, true), null);
  });

  it('shows messages as plain objects and bytes by their readable rendering', () => {
    const message = {
      lc: 1,
      type: 'constructor',
      id: ['langchain_core', 'messages', 'HumanMessage'],
      kwargs: { content: 'hi' },
    };
    const values = stateValues(
      checkpoint({
        annotation: null,
        values: {
          messages: { type: 'json', value: [message] },
          blob: { type: 'bytes', tag: 'bytes', base64: 'AAE=' },
          seen: { type: 'bytes', tag: 'msgpack', base64: 'AAE=', view: { a: 1 } },
        },
      }),
      true,
    );
    assert.deepEqual(values, { messages: [{ content: 'hi', type: 'human' }], blob: 'AAE=', seen: { a: 1 } });
  });

  it('keeps a channel named __proto__ as data', () => {
    const values = Object.fromEntries([['__proto__', { type: 'json' as const, value: 'data' }]]);
    const shown = stateValues(
      checkpoint({
        annotation: { ...checkpoint().annotation!, value_channels: ['__proto__', 'toString'] },
        values,
      }),
      true,
    );
    assert.deepEqual(Object.keys(shown as object), ['__proto__']);
    assert.equal(Object.getPrototypeOf(shown), Object.prototype);
  });

  it('joins tasks with their writes: result, interrupts, error', () => {
    const state = threadState(
      checkpoint({
        pending_writes: [
          write('t1', 'joke', 'one'),
          write('t1', 'joke', 'two', 1),
          write('t1', 'hidden', 'x', 2),
          write('t2', '__interrupt__', [{ id: 'i', value: 'sure?' }], -3),
        ],
      }),
      newest,
    );
    const [first, second] = state.tasks;
    assert.deepEqual(first!.result, { joke: { $writes: ['one', 'two'] } });
    assert.deepEqual(second!.interrupts, [{ id: 'i', value: 'sure?' }]);
    assert.equal(second!.result, null);
    assert.deepEqual(second!.checkpoint, { thread_id: 'thread', checkpoint_ns: 'check:t2' });
    assert.deepEqual(state.interrupts, [{ id: 'i', value: 'sure?' }]);
    const failed = threadState(
      checkpoint({ pending_writes: [write('t1', '__error__', { name: 'TypeError', message: 'no' }, -1)] }),
      newest,
    );
    assert.equal(failed.tasks[0]!.error, 'TypeError: no');
    assert.equal(failed.tasks[0]!.result, null);
  });

  it('counts finished tasks in the newest state only', () => {
    const settled = checkpoint({
      pending_writes: [
        write('t1', 'joke', 'done'),
        write('t2', '__interrupt__', { value: 1 }, -3),
        write('t2', '__resume__', [1], -4),
      ],
    });
    assert.deepEqual(nextNodes(settled, true), ['check']);
    assert.deepEqual(nextNodes(settled, false), ['write', 'check']);
    const told = checkpoint();
    told.annotation = { ...told.annotation!, next: ['check'], values: { topic: 'cats', joke: 'done' } };
    assert.deepEqual(threadState(told, newest).next, ['check']);
    assert.deepEqual(threadState(told, newest).values, { topic: 'cats', joke: 'done' });
    assert.deepEqual(threadState(told, { newest: false }).values, { topic: 'cats' });
    assert.deepEqual(threadState(told, { newest: false }).next, ['write', 'check']);
  });

  it('nests states of subgraphs and maps their checkpoints', () => {
    const inner = threadState(
      checkpoint({ checkpoint_ns: 'check:t2', metadata: { parents: { '': 'newest' } } }),
      newest,
    );
    assert.deepEqual(inner.checkpoint.checkpoint_map, { '': 'newest', 'check:t2': 'newest' });
    const outer = threadState(checkpoint(), { newest: true, nested: new Map([['t2', inner]]) });
    assert.equal(outer.tasks[1]!.state, inner);
    assert.equal(outer.tasks[0]!.state, null);
  });

  it('sorts interrupts by task, and is empty for a thread that never ran', () => {
    const asked = checkpoint({
      pending_writes: [write('t2', '__interrupt__', [{ value: 1 }, { value: 2 }], -3)],
    });
    assert.deepEqual(interruptsByTask(asked), { t2: [{ value: 1 }, { value: 2 }] });
    assert.deepEqual(emptyState('thread').next, []);
    assert.equal(emptyState('thread').checkpoint_id, null);
  });
});
