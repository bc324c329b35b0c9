/**
 * Images and other binary content in a state: LangChain's content blocks in their several spellings, and data URLs.
 * Only what the page may show without asking the network is given an address; the rest is described.
 */
import type { Json } from '../../server/protocol/api.js';
import { isObject } from './diff.js';

export interface Media {
  kind: 'image' | 'audio' | 'video' | 'file';
  /** MIME type; null where the block does not say. */
  mime: string | null;
  /** Size of the decoded content; null for what lies elsewhere. */
  bytes: number | null;
  /** A data URL that an `<img>` can show; null where there is none. */
  image: string | null;
  /** Where the content lies, if not in the state. */
  address: string | null;
}

const shownImages = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;
const dataUrl = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w=.+-]+)*;base64,([A-Za-z0-9+/=_-]*)$/;

/** Null where the block is no media. */
export function readMedia(block: Json): Media | null {
  if (!isObject(block)) return null;
  const kind = kindOf(block.type);
  if (kind === null) return null;
  const inner = [block, block.image_url, block.source, block.file, block.input_audio].find(
    (each) =>
      isObject(each) && ['url', 'data', 'base64', 'file_data'].some((key) => typeof each[key] === 'string'),
  );
  const fields = isObject(inner) ? inner : {};
  const mime = text(fields.mime_type) ?? text(fields.media_type) ?? text(block.mime_type);
  const address = text(block.image_url) ?? text(fields.url) ?? text(fields.file_data);
  if (address !== null) return readDataUrl(address, kind) ?? remote(kind, mime, address);
  const data = text(fields.data) ?? text(fields.base64);
  return data === null ? null : embedded(kind, mime, data);
}

/** Null where the text is no base64 data URL. */
export function readDataUrl(url: string, kind?: Media['kind']): Media | null {
  // The type stands at the beginning: a long text that is none is not searched through.
  if (!/^data:[^,]{0,200};base64,/.test(url)) return null;
  const [, mime, data] = dataUrl.exec(url) ?? [];
  if (data === undefined) return null;
  return embedded(kind ?? kindOf(mime?.split('/')[0]) ?? 'file', mime ?? null, data);
}

function embedded(kind: Media['kind'], mime: string | null, data: string): Media {
  const padding = /=*$/.exec(data.slice(-2))?.[0].length ?? 0;
  const image = mime !== null && shownImages.test(mime) ? `data:${mime};base64,${data}` : null;
  return {
    kind,
    mime,
    bytes: Math.max(0, Math.floor((data.length * 3) / 4) - padding),
    image,
    address: null,
  };
}

function remote(kind: Media['kind'], mime: string | null, address: string): Media {
  return { kind, mime, bytes: null, image: null, address };
}

function kindOf(type: Json | undefined): Media['kind'] | null {
  if (typeof type !== 'string') return null;
  if (type === 'image' || type === 'image_url' || type === 'input_image') return 'image';
  if (type === 'audio' || type === 'input_audio') return 'audio';
  if (type === 'video') return 'video';
  return ['file', 'input_file', 'document', 'application'].includes(type) ? 'file' : null;
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** `12 KB`: a size as people read it. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
