import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stateTexts } from '../../../server/http/stateTexts.js';
import type { Json, ThreadState } from '../../../server/protocol/api.js';
import { emptyState } from '../../../server/runs/stateView.js';

const shown = (state: ThreadState, text: (state: ThreadState) => Buffer[]): unknown =>
  JSON.parse(Buffer.concat(text(state)).toString('utf8'));

describe('the states of a history as JSON', () => {
  it('says of each what JSON says, whatever they share', () => {
    const element = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.constant({ text: 'ü', nested: [1] }),
    );
    const list = fc.array(element, { minLength: 30, maxLength: 80 });
    const lengths = fc.array(fc.nat(80), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(list, list, lengths, fc.boolean(), (one, two, cuts, isAlone) => {
        const text = stateTexts();
        for (const [index, cut] of cuts.entries()) {
          // A fork now and then: another list in the same channel.
          const held = (index % 3 === 2 ? two : one).slice(0, cut);
          const values = isAlone ? { log: held } : { n: index, log: held, 'o"ther': two };
          const state: ThreadState = { ...emptyState('t'), values: values as Json };
          assert.deepEqual(shown(state, text), JSON.parse(JSON.stringify(state)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes values of any kind', () => {
    for (const values of [null, 7, 'text', [1, 2], {}, Array.from({ length: 50 }, (_, index) => index)]) {
      const state: ThreadState = { ...emptyState('t'), values };
      assert.deepEqual(shown(state, stateTexts()), JSON.parse(JSON.stringify(state)));
    }
  });
});
