/** A form's fields from the schemas that graphs really have: of TypeScript's types, zod, pydantic. */
import assert from 'node:assert/strict';
import type { Json } from '../../../server/protocol/api.js';
import { fieldTexts, fieldValue, readFields } from '../../../webview/state/runFields.js';
import type { RunField } from '../../../webview/state/runFields.js';

const field = (property: Json, key = 'it'): RunField => {
  const [only] = readFields({ type: 'object', properties: { [key]: property } }) ?? [];
  assert.ok(only);
  return only;
};

describe('the fields of a form', () => {
  it('have a kind for each simple type, and JSON for the rest', () => {
    const kinds = (['string', 'number', 'integer', 'boolean', 'array', 'object'] as const).map(
      (type) => field({ type }).kind,
    );
    assert.deepEqual(kinds, ['text', 'number', 'integer', 'boolean', 'json', 'json']);
    assert.equal(field({}).kind, 'json');
  });

  it('are as their type is where null is allowed too, however the schema puts it', () => {
    assert.equal(field({ type: ['string', 'null'] }).kind, 'text');
    assert.equal(field({ anyOf: [{ type: 'integer' }, { type: 'null' }], default: 3 }).kind, 'integer');
    assert.equal(field({ anyOf: [{ type: 'integer' }, { type: 'null' }], default: 3 }).fallback, 3);
    assert.equal(field({ anyOf: [{ type: 'integer' }, { type: 'string' }] }).kind, 'json');
  });

  it('offer the values of enumerations and of unions of literals, also behind a reference', () => {
    assert.deepEqual(field({ enum: ['a', 'b'] }).choices, ['a', 'b']);
    assert.deepEqual(field({ anyOf: [{ const: 'a' }, { const: 1 }] }).choices, ['a', 1]);
    const schema = {
      $defs: { Tone: { enum: ['dry', 'warm'] } },
      properties: { tone: { $ref: '#/$defs/Tone' } },
      required: ['tone'],
    };
    const [tone] = readFields(schema) ?? [];
    assert.deepEqual([tone?.kind, tone?.choices, tone?.required], ['choice', ['dry', 'warm'], true]);
  });

  it('survive a schema that refers to itself or to nothing', () => {
    const circular = { $defs: { A: { $ref: '#/$defs/A' } }, properties: { a: { $ref: '#/$defs/A' } } };
    assert.equal(readFields(circular)?.[0]?.kind, 'json');
    assert.equal(readFields({ properties: { a: { $ref: 'https://example.com/a' } } })?.[0]?.kind, 'json');
  });

  it('know a list of messages, by its name, its mark, or the classes in it', () => {
    assert.equal(field({ type: 'array' }, 'messages').kind, 'message');
    assert.equal(field({ type: 'array', langgraph_type: 'messages' }, 'chat').kind, 'message');
    const python = { items: { oneOf: [{ title: 'AIMessage' }, { title: 'HumanMessage' }] }, type: 'array' };
    assert.equal(field(python, 'chat').kind, 'message');
    assert.equal(field({ type: 'array', items: { type: 'string' } }, 'chat').kind, 'json');
    const two = { properties: { messages: python, others: python } };
    assert.deepEqual(
      readFields(two)?.map(({ kind }) => kind),
      ['message', 'json'],
    );
  });

  it('are none where the schema names none', () => {
    for (const schema of [null, {}, { type: 'string' }, { type: 'object', properties: {} }])
      assert.equal(readFields(schema), null);
  });

  it('send what was typed as its type, nothing where nothing was typed, and say what is wrong', () => {
    assert.deepEqual(fieldValue(field({ type: 'string' }), 'a "b"'), { value: 'a "b"' });
    assert.deepEqual(fieldValue(field({ type: 'string' }), ' '), {});
    assert.deepEqual(fieldValue(field({ type: 'number' }), '2.5'), { value: 2.5 });
    assert.deepEqual(fieldValue(field({ type: 'integer' }), '2.5'), { problem: 'Not a whole number' });
    assert.deepEqual(fieldValue(field({ type: 'number' }), 'two'), { problem: 'Not a number' });
    assert.deepEqual(fieldValue(field({ type: 'boolean' }), 'true'), { value: true });
    assert.deepEqual(fieldValue(field({ enum: ['a'] }), '"a"'), { value: 'a' });
    assert.deepEqual(fieldValue(field({ type: 'array' }), '[1'), { problem: 'Expected "," or "]"' });
    assert.deepEqual(fieldValue(field({ type: 'array' }, 'messages'), 'hi'), {
      value: [{ role: 'user', content: 'hi' }],
    });
  });

  it('show a value that they can show wholly, and no other', () => {
    const fields =
      readFields({
        properties: { topic: { type: 'string' }, depth: { type: 'integer' }, messages: { type: 'array' } },
      }) ?? [];
    const value = { topic: 'cats', depth: 3, messages: [{ role: 'user', content: 'hi' }] };
    assert.deepEqual(fieldTexts(fields, value), { topic: 'cats', depth: '3', messages: 'hi' });
    assert.equal(fieldTexts(fields, { topic: 3 }), null);
    assert.equal(fieldTexts(fields, { unknown: 1 }), null);
    assert.equal(fieldTexts(fields, { messages: [{ role: 'system', content: 'hi' }] }), null);
    assert.equal(fieldTexts(fields, null), null);
  });
});
