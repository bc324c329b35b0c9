/** Names of the user's in addresses of documents: exact there and back, harmless and readable on the way. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodePart, encodePart } from '../../../extension/documents/backstepUri.js';

describe('parts of addresses', () => {
  it('give any text back, and are never a path of their own', () => {
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
    fc.assert(
      fc.property(anyText, (text) => {
        const part = encodePart(text);
        assert.equal(decodePart(part), text);
        assert.doesNotMatch(part, /[/\\]|^\.|\.$|^$/);
      }),
    );
    for (const text of [
      '',
      '.',
      '..',
      '../..',
      'a/b',
      '\\',
      '%',
      '%2F',
      '%-',
      '%u0041',
      '\ud800',
      'a\ud800b',
    ])
      assert.equal(decodePart(encodePart(text)), text);
  });

  it('differ where the texts differ', () => {
    const texts = ['', '%-', '..', '%2E%2E', 'a b', 'a%20b', 'Ann', 'ann', '\u00e9', 'e\u0301'];
    assert.equal(new Set(texts.map(encodePart)).size, texts.length);
  });

  it('read as they are where nothing is in the way', () => {
    for (const text of ['user 1', 'notes.txt', 'größe', '猫', 'ann@example.com', '😀'])
      assert.equal(encodePart(text), text);
  });

  it('show what cannot be seen', () => {
    assert.equal(encodePart('a\u202egpj.exe'), 'a%u202Egpj.exe');
    assert.equal(encodePart('two\nlines '), 'two%0Alines%20');
  });
});
