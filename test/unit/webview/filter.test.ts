import assert from 'node:assert/strict';
import { choicesOf, filterCheckpoints, noFilter } from '../../../webview/state/filter.js';
import type { Filter, Found } from '../../../webview/state/filter.js';
import { durationText, shortCount } from '../../../webview/state/time.js';
import { checkpoint, task } from './page/recorded.js';

const rows = [
  checkpoint('d', 'c', { run_id: 'r2', changed: ['joke'] }),
  checkpoint('c', 'a', { run_id: null, source: 'update', next: ['write'], changed: ['topic'] }),
  checkpoint('b', 'a', { run_id: 'r1', tasks: [task('write', { error: 'Out of ideas' })] }),
  checkpoint('a', null, { run_id: 'r1', next: ['think', 'rest'] }),
];
const ids = (filter: Partial<Filter>, found: Found | null = null): string =>
  filterCheckpoints(rows, { ...noFilter, ...filter }, found)
    .map((each) => each.checkpoint_id)
    .join('');

describe('the filter of the timeline', () => {
  it('shows everything without a filter', () => assert.equal(ids({}), 'dcba'));

  it('finds the supersteps of a node, also of one that changed nothing', () => {
    assert.equal(ids({ node: 'write' }), 'd');
    assert.equal(ids({ node: 'rest' }), 'b');
  });

  it('finds the checkpoints of a run', () => {
    assert.equal(ids({ run: 'r1' }), 'ba');
    assert.equal(ids({ run: 'r1', node: 'think' }), 'b');
  });

  it('finds a text in names, changed keys, errors, and where the host found it in the state', () => {
    assert.equal(ids({ text: ' TOPIC' }), 'c');
    assert.equal(ids({ text: 'out of' }), 'b');
    assert.equal(ids({ text: 'owls' }), '');
    assert.equal(ids({ text: 'owls' }, { text: 'owls', checkpointIds: ['a', 'd'] }), 'da');
    assert.equal(ids({ text: 'owl' }, { text: 'owls', checkpointIds: ['a'] }), '');
  });

  it('offers the nodes and runs of the list', () => {
    const { nodes, runs } = choicesOf(rows);
    assert.deepEqual(nodes, ['rest', 'think', 'write']);
    assert.deepEqual(
      runs.map(({ id }) => id),
      ['r2', 'r1'],
    );
  });
});

describe('measures', () => {
  it('are short', () => {
    const texts = [0.4, 999, 1240, 12_400, 125_000].map(durationText);
    assert.deepEqual(texts, ['0 ms', '999 ms', '1.2 s', '12 s', '2 min 5 s']);
    assert.deepEqual(
      [830, 12_400].map((count) => shortCount(count)),
      ['830', '12.4K'],
    );
  });
});
