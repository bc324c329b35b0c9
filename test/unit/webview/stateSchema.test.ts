import assert from 'node:assert/strict';
import { channelNames, schemaOf, typeText } from '../../../webview/state/stateSchema.js';

const schema = {
  type: 'object',
  required: ['topic'],
  properties: { topic: { type: 'string' }, plan: { $ref: '#/$defs/Plan' } },
  $defs: { Plan: { title: 'Plan', type: 'object' } },
};

describe('the schema of a state', () => {
  it('names the channels, those with a value first', () => {
    assert.deepEqual(channelNames({ note: 1, topic: 'cats' }, schema), ['note', 'topic', 'plan']);
    assert.deepEqual(channelNames({ note: 1 }, null), ['note']);
    assert.deepEqual(channelNames('one value', null), []);
  });

  it('requires no channel: an update may leave out any', () => {
    assert.equal('required' in schemaOf(schema, null)!, false);
  });

  it('gives the schema of one channel together with what it refers to', () => {
    assert.deepEqual(schemaOf(schema, 'plan'), { $ref: '#/$defs/Plan', $defs: schema.$defs });
    assert.equal(schemaOf(schema, 'note'), null);
    assert.equal(schemaOf(schema, 'constructor'), null);
    assert.equal(schemaOf(null, 'topic'), null);
  });

  it('says in few words what a value is', () => {
    assert.equal(
      typeText({ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } }),
      'array of (string | null)',
    );
    assert.equal(typeText({ enum: ['a', 1] }), '"a" | 1');
    assert.equal(typeText({ type: ['string', 'null'] }), 'string | null');
    assert.equal(typeText({ anyOf: [{ title: 'Plan', type: 'object' }, { const: null }] }), 'Plan | null');
    assert.equal(typeText({}), null);
  });
});
