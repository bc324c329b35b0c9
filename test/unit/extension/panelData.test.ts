import assert from 'node:assert/strict';
import { newTokens } from '../../../extension/panel/messageUsage.js';
import { changeOfRows, panelCheckpoint, panelDetail } from '../../../extension/panel/panelData.js';
import type { ThreadState } from '../../../server/protocol/api.js';
import { checkpoint } from '../webview/page/recorded.js';
import { stateOf } from './states.js';

const at = (created_at: string, run_id: string | null, more: Partial<ThreadState> = {}): ThreadState => ({
  ...stateOf('x', null),
  created_at,
  metadata: { source: 'loop', step: 1, run_id },
  ...more,
});

describe('the rows of the panel: durations', () => {
  const parent = at('2026-03-01T10:00:00.000Z', 'r1');
  const took = (child: ThreadState, before: ThreadState | null, runStart: string | null): number | null =>
    panelCheckpoint(child, { ...{ step: null, parentStep: null }, parent: before, runStart }).duration_ms;

  it('last from one checkpoint of a run to the next', () => {
    assert.equal(took(at('2026-03-01T10:00:01.500Z', 'r1'), parent, '2026-03-01T09:00:00Z'), 1500);
  });

  it('leave out the pause between two runs', () => {
    assert.equal(took(at('2026-03-01T11:00:02Z', 'r2'), parent, '2026-03-01T11:00:00Z'), 2000);
    assert.equal(took(at('2026-03-01T11:00:02Z', 'r2'), parent, null), null);
  });

  it('are none of an edit', () => {
    const edit = at('2026-03-01T11:00:02Z', null, { metadata: { source: 'update', step: 2 } });
    assert.equal(took(edit, parent, '2026-03-01T11:00:00Z'), null);
  });
});

describe('the rows of the panel: tasks', () => {
  it('say whether a task is done; what it gave comes with the detail', () => {
    const task = { id: 't', name: 'n', path: [], error: null, interrupts: [], checkpoint: null, state: null };
    const done = at('2026-03-01T10:00:00Z', 'r1', { tasks: [{ ...task, result: { joke: 'x' } }] });
    const around = { parent: null, runStart: null, step: null, parentStep: null };
    assert.deepEqual(panelCheckpoint(done, around).tasks, [
      { id: 't', name: 'n', error: null, interrupts: [], done: true, duration_ms: null, attempts: null },
    ]);
    assert.deepEqual(panelDetail(done, around).results, { t: { joke: 'x' } });
  });
});

describe('the rows of the panel: what is noted of tasks', () => {
  const task = { name: 'n', path: [], error: null, interrupts: [], checkpoint: null, state: null };
  const trace = { id: 't', started_at: '2026-03-01T10:00:00Z', duration_ms: 7, attempts: 3 };
  const step = { checkpoint_id: 'x', graph: { structure: 's', source: null }, tasks: [trace] };
  const before = at('2026-03-01T10:00:00Z', 'r1', { tasks: [{ ...task, id: 't', result: null }] });

  it('tells time and attempts, and that a node which changed nothing has run', () => {
    const row = panelCheckpoint(before, { parent: null, runStart: null, step, parentStep: null });
    assert.deepEqual(
      row.tasks.map(({ done, duration_ms, attempts }) => [done, duration_ms, attempts]),
      [[true, 7, 3]],
    );
    assert.deepEqual(row.graph, step.graph);
    const asking = at('2026-03-01T10:00:00Z', 'r1', {
      tasks: [{ ...task, id: 't', result: null, interrupts: [{ value: '?' }] }],
    });
    const asks = panelCheckpoint(asking, { parent: null, runStart: null, step, parentStep: null });
    assert.equal(asks.tasks[0]?.done, false);
  });

  it('tells with a checkpoint which tasks made it, its start only where it chose', () => {
    const start = { ...task, id: 's', name: '__start__', result: null };
    const parent = at('2026-03-01T10:00:00Z', 'r1', { tasks: [...before.tasks, start] });
    const ranWith = (parentStep: typeof step | null) =>
      panelDetail(at('2026-03-01T10:00:01Z', 'r1'), {
        parent,
        runStart: null,
        step: null,
        parentStep,
      }).ran.map((ran) => [ran.task.name, ran.trace?.attempts ?? null]);
    assert.deepEqual(ranWith(null), [['n', null]]);
    assert.deepEqual(ranWith(step), [['n', 3]]);
    const choice = { condition: null, returned: 'n', chosen: ['n'], read: {} };
    const chose = { ...trace, id: 's', attempts: 1, choices: [choice] };
    assert.deepEqual(ranWith({ ...step, tasks: [trace, chose] }), [
      ['n', 3],
      ['__start__', 1],
    ]);
  });
});

describe('the rows of the panel: what is sent', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => checkpoint(id, null)) as [
    ReturnType<typeof checkpoint>,
    ReturnType<typeof checkpoint>,
    ReturnType<typeof checkpoint>,
    ReturnType<typeof checkpoint>,
  ];

  it('is all at first, and where nothing is the same', () => {
    assert.deepEqual(changeOfRows([], [b, a]), { checkpoints: [b, a], kept: { part: 'none' } });
    assert.deepEqual(changeOfRows([b, a], [d, c]), { checkpoints: [d, c], kept: { part: 'none' } });
    assert.deepEqual(changeOfRows([b, a], []), { checkpoints: [], kept: { part: 'none' } });
  });

  it('is what came on top, with the rows that were read anew', () => {
    const fresh = { ...c };
    const change = changeOfRows([c, b, a], [d, fresh, b, a]);
    assert.deepEqual(change, { checkpoints: [d, fresh], kept: { part: 'older', from: 'b' } });
  });

  it('is what was loaded below, with the row whose parent is known now', () => {
    const fresh = { ...b };
    const change = changeOfRows([d, c, b], [d, c, fresh, a]);
    assert.deepEqual(change, { checkpoints: [fresh, a], kept: { part: 'newer' } });
  });
});

describe('tokens', () => {
  const message = (id: string, input: number, output: number) => ({
    ...{ id, type: 'ai', content: '' },
    usage_metadata: { input_tokens: input, output_tokens: output, total_tokens: input + output },
  });

  it('are those of the messages that are new', () => {
    const before = { messages: [message('1', 10, 1)] };
    const after = { messages: [message('1', 10, 1), message('2', 20, 2), { type: 'human', content: 'x' }] };
    assert.deepEqual(newTokens(before, after), { input: 20, output: 2 });
    assert.deepEqual(newTokens(null, after), { input: 30, output: 3 });
  });

  it('are unknown where no message tells', () => {
    assert.equal(newTokens(null, { messages: [{ type: 'ai', content: 'x', usage_metadata: null }] }), null);
    assert.equal(newTokens({ a: 1 }, 'text'), null);
  });
});
