/** Assistants as texts: what an edit asks of the server, what it cannot ask, and how versions differ. */
import assert from 'node:assert/strict';
import { assistantText, changedBetween, editFromText } from '../../../extension/assistants/assistantText.js';
import type { Assistant } from '../../../server/protocol/api.js';

const assistant: Assistant = {
  assistant_id: 'id',
  graph_id: 'joke',
  name: 'Dry',
  description: null,
  config: { configurable: { model: 'small', seed: 1 } },
  context: {},
  metadata: { owner: 'ann' },
  version: 2,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-02T00:00:00Z',
};
const edited = (change: object) => editFromText(assistant, JSON.stringify({ ...read(assistant), ...change }));
const read = (of: Assistant): object => JSON.parse(assistantText(of)) as object;
const problem = (edit: ReturnType<typeof editFromText>) => (edit.ok ? null : edit.problem);

describe('assistants as texts', () => {
  it('show what can be edited, and nothing else', () => {
    const names = ['graph_id', 'name', 'description', 'config', 'context', 'metadata'];
    assert.deepEqual(Object.keys(read(assistant)), names);
    assert.deepEqual(editFromText(assistant, assistantText(assistant)), { ok: true, changes: null });
  });

  it('ask only for what was changed', () => {
    assert.deepEqual(edited({ name: 'Wet' }), { ok: true, changes: { name: 'Wet' } });
    assert.deepEqual(edited({ context: { tone: 'dry' } }), {
      ok: true,
      changes: { context: { tone: 'dry' } },
    });
    const reordered = { config: { configurable: { seed: 1, model: 'small' } } };
    assert.deepEqual(edited(reordered), { ok: true, changes: null });
    assert.deepEqual(editFromText(assistant, '{"name": "Wet"}'), { ok: true, changes: { name: 'Wet' } });
  });

  it('take a description away, which the server takes as an empty one', () => {
    const described = { ...assistant, description: 'of cats' };
    const text = assistantText({ ...described, description: null });
    assert.deepEqual(editFromText(described, text), { ok: true, changes: { description: '' } });
  });

  it('refuse what the server would misunderstand', () => {
    assert.deepEqual(problem(editFromText(assistant, '[]')), { kind: 'not-json', problem: null });
    assert.equal(problem(editFromText(assistant, '{'))?.kind, 'not-json');
    assert.deepEqual(problem(edited({ colour: 'red' })), { kind: 'unknown-fields', names: ['colour'] });
    assert.deepEqual(problem(edited({ name: 3 })), { kind: 'not-a-text', field: 'name' });
    assert.deepEqual(problem(edited({ name: ' ' })), { kind: 'empty', field: 'name' });
    assert.deepEqual(problem(edited({ config: [] })), { kind: 'not-an-object', field: 'config' });
    assert.deepEqual(problem(edited({ metadata: {} })), { kind: 'metadata-stays', names: ['owner'] });
  });

  it('say by name how versions differ', () => {
    const next = {
      ...assistant,
      name: 'Wet',
      config: { configurable: { model: 'large', seed: 1 }, tags: ['x'] },
      context: JSON.parse('{"__proto__": 1}') as Assistant['context'],
    };
    assert.deepEqual(changedBetween(assistant, next), [
      'name',
      'config.configurable.model',
      'config.tags',
      'context.__proto__',
    ]);
    assert.deepEqual(changedBetween(assistant, { ...assistant, description: '' }), []);
  });
});
