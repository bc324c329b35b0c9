/** Which runs had not begun, as their records tell, and when each of them is to start. */
import assert from 'node:assert/strict';
import type { Run, RunKwargs } from '../../../server/protocol/api.js';
import { hasNotBegun, inOrderOfStart } from '../../../server/runs/waitingRuns.js';
import { run as sampleRun } from '../storage/samples.js';

const noon = Date.UTC(2026, 0, 1, 12);
const at = (seconds: number): string => new Date(noon + seconds * 1000).toISOString();
const accepted = (run_id: string, seconds: number, delay = 0, thread_id = 'a'): Run => {
  const run = { ...sampleRun(1, 'pending'), run_id, thread_id, created_at: at(seconds) };
  const config = { configurable: { graph_id: 'two' } };
  return { ...run, kwargs: { ...run.kwargs, config, after_seconds: delay } };
};
const starts = (runs: Run[], now: number) =>
  inOrderOfStart(runs, new Date(noon + now * 1000)).map(({ run, seconds }) => [run.run_id, seconds]);

describe('runs that wait for a start', () => {
  it('are the pending ones of this version', () => {
    const run = accepted('1', 0);
    const without = (key: keyof RunKwargs): Run => {
      const kwargs = Object.entries(run.kwargs).filter(([name]) => name !== key);
      return { ...run, kwargs: Object.fromEntries(kwargs) as unknown as RunKwargs };
    };
    assert.equal(hasNotBegun(run), true);
    assert.equal(hasNotBegun({ ...run, status: 'running' }), false);
    assert.equal(hasNotBegun(without('after_seconds')), false);
    assert.equal(hasNotBegun({ ...run, kwargs: { ...run.kwargs, config: {} } }), false);
  });

  it('start in the order in which they would have, with what is left of their delay', () => {
    const runs = [accepted('late', 0, 100), accepted('next', 1), accepted('past', 2, 5)];
    assert.deepEqual(starts(runs, 60), [
      ['next', 0],
      ['past', 0],
      ['late', 40],
    ]);
  });

  it('of several threads start by age', () => {
    const runs = [accepted('b1', 5, 0, 'b'), accepted('b2', 6, 0, 'b'), accepted('a1', 1), accepted('a2', 9)];
    const order = starts(runs, 60).map(([id]) => id);
    assert.deepEqual(order, ['a1', 'b1', 'b2', 'a2']);
  });

  it('keep the order of acceptance and wait no longer than asked where the clock was set back', () => {
    const runs = [accepted('first', 1000), accepted('second', 0), accepted('delayed', 0, 30)];
    assert.deepEqual(starts(runs, 0), [
      ['first', 0],
      ['second', 0],
      ['delayed', 30],
    ]);
  });
});
