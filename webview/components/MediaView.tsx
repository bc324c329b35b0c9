/** An image, or in words what a binary value is. Addresses outside the state are text: the panel loads nothing. */
import { t } from '@vscode/l10n';
import { useState } from 'react';
import type { Media } from '../state/media.js';
import { sizeText } from '../state/media.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';

const icons: Record<Media['kind'], string> = {
  image: 'file-media',
  audio: 'unmute',
  video: 'device-camera-video',
  file: 'file-binary',
};

export function MediaView({ media }: { media: Media }) {
  const [broken, setBroken] = useState(false);
  const { kind, mime, bytes, image, address } = media;
  const facts = [mime ?? kind, bytes === null ? null : sizeText(bytes)].filter((each) => each !== null);
  return (
    <span className="media">
      {image === null || broken ? null : (
        <img src={image} alt={t('Image in the state')} onError={() => setBroken(true)} />
      )}
      <span className="media-facts quiet">
        <Icon name={icons[kind]} />
        {visibleText(facts.join(' · '))}
        {broken ? ` · ${t('cannot be shown')}` : null}
      </span>
      {address === null ? null : <code className="media-address">{visibleText(address)}</code>}
    </span>
  );
}
