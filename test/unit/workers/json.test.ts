import { AIMessage } from '@langchain/core/messages';
import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import { plain } from '../../../server/protocol/plain.js';
import { incoming } from '../../../server/workers/node/incoming.js';
import { toApiJson, toJson } from '../../../server/workers/node/json.js';

describe('values as JSON', () => {
  it('never throws, whatever it gets', () => {
    const circular: Record<string, unknown> = { a: 1 };
    circular.again = circular;
    const trap = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    assert.deepEqual(
      toJson({
        circular,
        big: 12n,
        no: undefined,
        fn: () => 1,
        nan: NaN,
        sym: Symbol('s'),
        list: [undefined],
      }),
      {
        circular: { a: 1, again: '[Circular]' },
        big: '12',
        nan: null,
        list: [null],
      },
    );
    assert.equal(toJson(trap), '[Unreadable: no]');
    assert.equal(toJson(undefined), null);
    assert.deepEqual(toJson(new Map([[{ k: 1 }, 2]])), [[{ k: 1 }, 2]]);
    assert.equal(toJson(new Error('gone')), 'gone');
    assert.equal(toJson(new Date(0)), '1970-01-01T00:00:00.000Z');
  });

  it('shows the same object twice where it is not circular', () => {
    const shared = { a: 1 };
    assert.deepEqual(toJson([shared, shared]), [{ a: 1 }, { a: 1 }]);
  });

  it('shows a message as its fields and type', () => {
    const shown = toApiJson(new AIMessage({ id: '1', content: 'Hi' })) as Record<string, Json>;
    assert.deepEqual([shown.type, shown.id, shown.content], ['ai', '1', 'Hi']);
  });

  it('keeps __proto__ as a key', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}}') as Json;
    assert.equal(JSON.stringify(toJson(value)), '{"__proto__":{"polluted":true}}');
    assert.equal(JSON.stringify(incoming(value)), '{"__proto__":{"polluted":true}}');
  });
});

describe('JSON that came in from outside', () => {
  const looksSerialised: Json[] = [
    {
      lc: 1,
      type: 'constructor',
      id: ['langchain_core', 'prompts', 'PromptTemplate'],
      kwargs: { template: 'x' },
    },
    { lc: 2, type: 'undefined' },
    { deep: [{ lc: 2, type: 'constructor', id: ['Set'], args: [[1]] }] },
    { 'lc~': 1, lc: 1 },
  ];
  for (const value of looksSerialised) {
    it(`cannot be revived and shows as it was: ${JSON.stringify(value)}`, () => {
      const safe = incoming(value);
      assert.doesNotMatch(JSON.stringify(safe), /"lc":[12]/);
      assert.deepEqual(plain(safe), value);
    });
  }

  it('leaves an ordinary lc alone', () => {
    assert.deepEqual(incoming({ lc: 'letters of credit' }), { lc: 'letters of credit' });
  });

  it('turns a serialised message into the plain form', () => {
    const message = {
      lc: 1,
      type: 'constructor',
      id: ['langchain_core', 'messages', 'HumanMessage'],
      kwargs: { content: 'x' },
    };
    assert.deepEqual(incoming({ messages: [message] }), { messages: [{ content: 'x', type: 'human' }] });
  });
});
