/** Decides for each channel of a new checkpoint whether its value travels whole, as what was added, or not at all. */
import type { Checkpoint } from '@langchain/langgraph-checkpoint';
import type { ChannelWrite, StoredCheckpoint } from '../../protocol/checkpoints.js';
import type { KnownChannel, KnownChannels } from './knownCheckpoints.js';
import { growth, knownList } from './knownList.js';
import type { KnownList } from './knownList.js';
import { dump } from './storedValue.js';
import type { Serde } from './storedValue.js';

export interface PutChannelsParams {
  serde: Serde;
  checkpoint: Checkpoint;
  /** What the server holds of the parent; undefined where this worker does not know. */
  parent: KnownChannels | undefined;
  newVersions: Record<string, number | string>;
  /** There is nothing before it: a value that is not in `newVersions` is nobody's. */
  isFirst: boolean;
}

export interface PutChannels {
  writes: Record<string, ChannelWrite>;
  sources: Record<string, string>;
  /** What the server holds of this checkpoint once it has it. */
  channels: KnownChannels;
}

export async function putChannels({
  serde,
  checkpoint,
  parent,
  newVersions,
  isFirst,
}: PutChannelsParams): Promise<PutChannels> {
  const isNobodys = (channel: string) =>
    isFirst && checkpoint.channel_versions[channel] !== undefined && !Object.hasOwn(newVersions, channel);
  const held = Object.entries(checkpoint.channel_values).filter(([channel]) => !isNobodys(channel));
  const decided = await Promise.all(
    held.map(async ([channel, value]) => {
      const version = checkpoint.channel_versions[channel];
      const before = parent?.get(channel);
      // Both must say "unchanged": a copy of a checkpoint is put with no new versions under another parent.
      const unchanged =
        before !== undefined && before.version === version && !Object.hasOwn(newVersions, channel);
      return { channel, version, before, write: unchanged ? null : await writeOf(serde, value, before) };
    }),
  );
  const writes: [string, ChannelWrite][] = [];
  const sources: [string, string][] = [];
  const channels = new Map<string, KnownChannel>();
  for (const { channel, version, before, write } of decided) {
    if (write !== null) {
      writes.push([channel, write.write]);
      if (version !== undefined) channels.set(channel, { version, source: checkpoint.id, list: write.list });
    } else if (before !== undefined) {
      sources.push([channel, before.source]);
      channels.set(channel, before);
    }
  }
  return { writes: Object.fromEntries(writes), sources: Object.fromEntries(sources), channels };
}

async function writeOf(
  serde: Serde,
  value: unknown,
  before: KnownChannel | undefined,
): Promise<{ write: ChannelWrite; list: KnownList | null }> {
  const grown = before?.list ? await growth(serde, before.list, value) : null;
  if (before !== undefined && grown !== null) {
    return { write: { kind: 'append', base: before.source, items: grown.items }, list: grown.known };
  }
  const { stored, size } = await dump(serde, value);
  const list = stored.type === 'json' ? knownList(value, stored.value, size) : null;
  return { write: { kind: 'full', value: stored }, list };
}

/** What is known of a checkpoint that was just loaded; `restored` are the very values handed to the engine. */
export function rememberLoaded(
  stored: StoredCheckpoint,
  restored: readonly (readonly [string, unknown])[],
): KnownChannels {
  const channels = new Map<string, KnownChannel>();
  for (const [channel, value] of restored) {
    const version = stored.checkpoint.channel_versions[channel];
    const source = stored.sources[channel];
    const kept = stored.values[channel];
    if (version === undefined || source === undefined || kept === undefined) continue;
    const list =
      kept.type === 'json' && Array.isArray(kept.value)
        ? knownList(value, kept.value, JSON.stringify(kept.value).length)
        : null;
    channels.set(channel, { version, source, list });
  }
  return channels;
}
