/**
 * Between values in the worker's memory and what the server keeps of them. The user's own serde decides on the
 * format; JSON is embedded as JSON so that the data files stay readable.
 */
import { randomUUID } from 'node:crypto';
import type { BaseCheckpointSaver } from '@langchain/langgraph-checkpoint';
import type { Json } from '../../protocol/api.js';
import type { StoredValue } from '../../protocol/checkpoints.js';
import { taggedView } from '../../protocol/tagged.js';
import { withoutProtoKeys } from './protoKeys.js';

export type Serde = BaseCheckpointSaver['serde'];

export interface Dumped {
  stored: StoredValue;
  /** Bytes of the serialised form. */
  size: number;
}

/** Serialises synchronously up to the first await, so that what is stored is the value as it was at the call. */
export async function dump(serde: Serde, value: unknown): Promise<Dumped> {
  const [tag, bytes] = await serde.dumpsTyped(value);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored: StoredValue =
    tag === 'json'
      ? { type: 'json', value: JSON.parse(buffer.toString('utf8')) as Json }
      : { type: 'bytes', tag, base64: buffer.toString('base64') };
  return { stored, size: bytes.byteLength };
}

export async function restore(serde: Serde, stored: StoredValue): Promise<unknown> {
  if (stored.type === 'json') {
    const { text, reveal } = withoutProtoKeys(JSON.stringify(stored.value), randomUUID);
    const loaded: unknown = await serde.loadsTyped('json', text);
    reveal(loaded);
    return loaded;
  }
  // Another language's worker wrote it, for a graph that had this one's thread before: what is plain in it is read.
  if (stored.type === 'tagged') return taggedView(stored.value);
  return (await serde.loadsTyped(
    stored.tag,
    new Uint8Array(Buffer.from(stored.base64, 'base64')),
  )) as unknown;
}
