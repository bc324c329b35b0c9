import assert from 'node:assert/strict';
import { readDataUrl, readMedia, sizeText } from '../../../webview/state/media.js';

const png = 'iVBORw0KGgo=';

describe('media in a state', () => {
  it('is read in each spelling of a content block', () => {
    const image = `data:image/png;base64,${png}`;
    const blocks = [
      { type: 'image_url', image_url: { url: image } },
      { type: 'image_url', image_url: image },
      { type: 'image', source_type: 'base64', mime_type: 'image/png', data: png },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
      { type: 'image', mimeType: 'x', base64: png, mime_type: 'image/png' },
    ];
    for (const block of blocks)
      assert.deepEqual(readMedia(block), {
        kind: 'image',
        mime: 'image/png',
        bytes: 8,
        image,
        address: null,
      });
  });

  it('is not loaded from elsewhere, and not shown where it could hold a script', () => {
    const remote = readMedia({ type: 'image_url', image_url: { url: 'https://example.com/a.png' } });
    assert.deepEqual([remote?.image, remote?.address], [null, 'https://example.com/a.png']);
    assert.equal(readDataUrl(`data:image/svg+xml;base64,${png}`)?.image, null);
    assert.equal(readDataUrl(`data:text/html;base64,${png}`)?.image, null);
  });

  it('is described where it is no image', () => {
    const file = readMedia({ type: 'file', mime_type: 'application/pdf', data: 'A'.repeat(4096) });
    assert.deepEqual(
      [file?.kind, file?.mime, sizeText(file?.bytes ?? 0)],
      ['file', 'application/pdf', '3 KB'],
    );
    assert.equal(
      readMedia({ type: 'input_audio', input_audio: { data: png, format: 'wav' } })?.kind,
      'audio',
    );
  });

  it('is nothing else', () => {
    assert.equal(readMedia({ type: 'text', text: 'hi' }), null);
    assert.equal(readMedia('image'), null);
    assert.equal(readMedia({ type: 'image' }), null);
    assert.equal(readDataUrl('data:image/png,plain'), null);
    assert.equal(readDataUrl('data:image/png;base64,<script>'), null);
  });
});
