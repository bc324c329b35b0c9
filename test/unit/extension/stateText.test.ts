import assert from 'node:assert/strict';
import { stateText, updateFromText } from '../../../extension/documents/stateText.js';

const original = { topic: 'cats', messages: [{ content: 'hi' }], count: 1 };

describe('a state as a document', () => {
  it('asks to change what was changed, and nothing where nothing was', () => {
    assert.deepEqual(updateFromText(original, stateText(original)), { ok: true, values: null });
    const edited = stateText({ ...original, topic: 'owls', extra: [1] });
    assert.deepEqual(updateFromText(original, edited), { ok: true, values: { topic: 'owls', extra: [1] } });
    assert.deepEqual(updateFromText(original, stateText({ ...original, topic: null })), {
      ok: true,
      values: { topic: null },
    });
  });

  it('is refused with the reason where it cannot be a change', () => {
    const reason = (text: string): string => {
      const update = updateFromText(original, text);
      return update.ok ? 'ok' : update.reason;
    };
    assert.match(reason('{'), /^Not JSON: /);
    assert.match(reason('[]'), /The state is an object/);
    assert.match(reason('{"topic": "cats", "count": 1}'), /put back messages/);
  });

  it('may be no object at all', () => {
    assert.deepEqual(updateFromText('a', '"b"'), { ok: true, values: 'b' });
    assert.deepEqual(updateFromText('a', '"a"'), { ok: true, values: null });
  });
});
