/** Which forks there are, where they parted, what they took, and how their results are spread. */
import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import {
  branchEnds,
  channelOutcomes,
  commonAncestor,
  compareChannels,
  endsBelow,
  wayFrom,
  wayText,
} from '../../../webview/state/compare.js';
import { checkpoint } from './page/recorded.js';

/** `start` → `agent` → two branches: `tools, agent` and an edit; newest first. */
const rows = [
  checkpoint('e', 'd', { duration_ms: 7, tokens: { input: 1, output: 2 } }),
  checkpoint('d', 'b', { source: 'update', next: ['agent'] }),
  checkpoint('c2', 'c1', { duration_ms: 5, tokens: { input: 10, output: 20 } }),
  checkpoint('c1', 'b', { next: ['agent'], duration_ms: 3, tokens: { input: 1, output: 1 } }),
  checkpoint('b', 'a', { next: ['tools'], duration_ms: 100 }),
  checkpoint('a', null, { source: 'input', next: ['agent'] }),
];
const ids = (of: { checkpoint_id: string }[]): string[] => of.map((each) => each.checkpoint_id);

describe('forks of a thread', () => {
  it('are found by their ends, below one checkpoint too', () => {
    assert.deepEqual(ids(branchEnds(rows)), ['e', 'c2']);
    assert.deepEqual(ids(endsBelow(rows, 'b')), ['e', 'c2']);
    assert.deepEqual(ids(endsBelow(rows, 'd')), ['e']);
    assert.deepEqual(ids(endsBelow(rows, 'e')), []);
    assert.equal(commonAncestor(rows, 'e', 'c2')?.checkpoint_id, 'b');
    assert.equal(commonAncestor(rows, 'b', 'c2')?.checkpoint_id, 'b');
    assert.equal(commonAncestor(rows.slice(0, 4), 'e', 'c2'), null, 'where it is not loaded');
  });

  it('tell what they took since they parted', () => {
    const way = wayFrom(rows, 'b', 'c2');
    assert.equal(wayText(way), 'tools → agent');
    assert.deepEqual([way.milliseconds, way.tokens], [8, { input: 11, output: 21 }]);
    const edited = wayFrom(rows, 'b', 'e');
    assert.equal(wayText(edited), 'agent');
    assert.deepEqual(wayFrom(rows, 'e', 'e'), { steps: [], milliseconds: null, tokens: null });
  });

  it('differ channel by channel, what differs first', () => {
    const left = { same: { a: [1] }, topic: 'cats', gone: 1 };
    const right = { same: { a: [1] }, topic: 'dogs', fresh: null };
    assert.deepEqual(
      compareChannels(left, right).map(({ name, same }) => [name, same]),
      [
        ['topic', false],
        ['gone', false],
        ['fresh', false],
        ['same', true],
      ],
    );
    assert.deepEqual(compareChannels(null, null), []);
  });

  it('are counted by what came out, messages by what they say', () => {
    const said = (content: string, id: string): Json => [
      { type: 'ai', content, id, usage_metadata: { input_tokens: id.length } },
    ];
    const found = channelOutcomes([
      { id: '1', values: { fixed: 1, messages: said('yes', 'm1') } },
      { id: '2', values: { fixed: 1, messages: said('no', 'm22') } },
      { id: '3', values: { fixed: 1, messages: said('yes', 'm333'), extra: 0 } },
    ]);
    const counts = found.map(({ name, outcomes }) => [name, outcomes.map((each) => each.ids.join(''))]);
    assert.deepEqual(counts, [
      ['messages', ['13', '2']],
      ['extra', ['12', '3']],
      ['fixed', ['123']],
    ]);
  });
});
