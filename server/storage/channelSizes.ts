/** How many bytes the channels of a thread take, as its values are stored. Pure; reading them is the adapter's affair. */
import type { ChannelWrite, PendingWrite } from '../protocol/checkpoints.js';

/** Bytes by channel. */
export type ChannelSizes = Map<string, number>;

/** Adds what one checkpoint brought. */
export function addCheckpoint(sizes: ChannelSizes, writes: Record<string, ChannelWrite>): void {
  for (const [channel, write] of Object.entries(writes)) {
    add(sizes, channel, write.kind === 'full' ? write.value : write.items);
  }
}

/** Adds what tasks wrote that no checkpoint has taken in. */
export function addPending(sizes: ChannelSizes, writes: PendingWrite[]): void {
  for (const { channel, value } of writes) add(sizes, channel, value);
}

function add(sizes: ChannelSizes, channel: string, value: unknown): void {
  sizes.set(channel, (sizes.get(channel) ?? 0) + Buffer.byteLength(JSON.stringify(value)));
}
