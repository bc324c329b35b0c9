import assert from 'node:assert/strict';
import { createEventLog } from '../../../server/runs/eventLog.js';
import { createLiveRuns, type LiveRun } from '../../../server/runs/liveRuns.js';
import { run } from '../storage/samples.js';

function ended(number: number, isResumable: boolean, text = ''): LiveRun {
  const sample = run(number, 'success');
  const log = createEventLog();
  log.append('values', text);
  log.end();
  return {
    run: { ...sample, kwargs: { ...sample.kwargs, stream_resumable: isResumable } },
    log,
    abort: new AbortController(),
    kept: Promise.resolve(),
    end: Promise.resolve({ run: sample, output: null, error: undefined }),
    settle: () => undefined,
    withdraw: () => false,
  };
}

describe('the events of ended runs', () => {
  const keptOf = (limits: { runs: number; bytes: number }, runs: LiveRun[]): number[] => {
    const live = createLiveRuns(limits);
    for (const each of runs) {
      live.add(each);
      live.ended(each);
    }
    return runs.flatMap((each, at) => (live.get(each.run.run_id) === undefined ? [] : [at]));
  };

  it('go with the oldest run first, those that are resumable last', () => {
    const runs = [1, 2, 3, 4, 5].map((number) => ended(number, number === 2));
    assert.deepEqual(keptOf({ runs: 3, bytes: Infinity }, runs), [1, 3, 4]);
  });

  it('of resumable runs go too, for memory is bounded', () => {
    const runs = [1, 2, 3, 4].map((number) => ended(number, true));
    assert.deepEqual(keptOf({ runs: 2, bytes: Infinity }, runs), [2, 3]);
  });

  it('of the run that has just ended stay, whatever their size', () => {
    const runs = [ended(1, true), ended(2, false, 'x'.repeat(1000))];
    assert.deepEqual(keptOf({ runs: 2, bytes: 500 }, runs), [1]);
  });
});
