import assert from 'node:assert/strict';
import type { ThreadState, ThreadTask } from '../../../server/protocol/api.js';
import { runSummary } from '../../../extension/language/runSummary.js';
import { stateOf } from './states.js';

const place = { configUri: 'file:///p/langgraph.json', graphId: 'joke', threadId: 't' };

function task(name: string, more: Partial<ThreadTask> = {}): ThreadTask {
  const rest = { path: [], error: null, interrupts: [], checkpoint: null, state: null, result: null };
  return { id: `task-${name}`, name, ...rest, ...more };
}

function step(id: string, parent: string | null, runId: string, second: number, more: Partial<ThreadState>) {
  return stateOf(id, parent, {
    created_at: `2026-03-01T10:00:0${String(second)}.000Z`,
    metadata: { source: 'loop', run_id: runId },
    ...more,
  });
}

describe('what the newest run did', () => {
  it('is by node: what it was given, what it wrote, and how long it took', () => {
    const states = [
      step('c', 'b', 'r1', 5, { values: { topic: 'owls', joke: 'x' } }),
      step('b', 'a', 'r1', 2, {
        values: { topic: 'owls' },
        tasks: [task('write', { result: { joke: 'x' } })],
      }),
      step('a', null, 'r1', 0, { tasks: [task('choose', { result: { topic: 'owls' } })] }),
    ];
    assert.deepEqual(runSummary(place, states), {
      ...place,
      nodes: {
        choose: {
          ...{ runs: 1, milliseconds: 2000, changed: ['topic'], error: null },
          ...{ input: '{}', output: '{"topic":"owls"}' },
        },
        write: {
          ...{ runs: 1, milliseconds: 3000, changed: ['joke'], error: null },
          ...{ input: '{"topic":"owls"}', output: '{"joke":"x"}' },
        },
      },
      channels: { topic: '"owls"', joke: '"x"' },
    });
  });

  it('counts the turns of a loop and keeps the last, and leaves out earlier runs', () => {
    const turn = (count: number) => [task('turn', { result: { count } })];
    const states = [
      step('d', 'c', 'r2', 4, { values: { count: 3 } }),
      step('c', 'b', 'r2', 3, { values: { count: 2 }, tasks: turn(3) }),
      step('b', 'a', 'r2', 2, { values: { count: 1 }, tasks: turn(2) }),
      step('a', null, 'r1', 1, { tasks: turn(1) }),
    ];
    const turned = runSummary(place, states)?.nodes['turn'];
    assert.deepEqual([turned?.runs, turned?.input, turned?.output], [3, '{"count":2}', '{"count":3}']);
  });

  it('tells what failed, and what ran beside it, which have no checkpoint behind them', () => {
    const tasks = [task('bad', { error: 'Error: no' }), task('good', { result: { a: 1 } }), task('next')];
    const summary = runSummary(place, [step('a', null, 'r1', 0, { tasks })]);
    assert.deepEqual(Object.keys(summary?.nodes ?? {}), ['bad', 'good']);
    assert.deepEqual(
      [summary?.nodes['bad']?.error, summary?.nodes['bad']?.output, summary?.nodes['good']?.milliseconds],
      ['Error: no', null, null],
    );
  });

  it('is nothing where nothing ran, and takes names and long values as they are', () => {
    assert.equal(runSummary(place, []), null);
    assert.equal(runSummary(place, [stateOf('a', null)]), null);
    const long = 'x'.repeat(5000);
    const tasks = [task('constructor', { result: { text: long } }), task('__start__', { result: {} })];
    const summary = runSummary(place, [step('a', null, 'r1', 0, { tasks, values: { text: long } })]);
    assert.deepEqual(Object.keys(summary?.nodes ?? {}), ['constructor']);
    assert.equal(summary?.nodes['constructor']?.runs, 1);
    assert.equal(summary.channels['text']?.length, 2001);
  });
});
