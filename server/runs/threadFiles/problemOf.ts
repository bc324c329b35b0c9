/**
 * Whether the parts of a thread's file fit together, which its schema cannot say: what a checkpoint builds on comes
 * before it and holds the channel, so that every state can be put together. Pure.
 */
import type { ChannelWrite } from '../../protocol/checkpoints.js';
import type { ThreadFile } from '../../protocol/threadFile.js';

/** By channel: whether it holds a list, which others may append to. */
type Channels = Map<string, boolean>;

/** A sentence that names the place; null where all is well. */
export function problemOf({ thread, runs, checkpoints }: ThreadFile): string | null {
  const runIds = new Set<string>();
  for (const [index, { run_id, thread_id }] of runs.entries()) {
    if (thread_id !== thread.thread_id) return `runs.${index}.thread_id: is not that of the thread`;
    if (runIds.has(run_id)) return `runs.${index}.run_id: stands twice`;
    runIds.add(run_id);
  }
  const known = new Map<string, Channels>();
  for (const [index, { put, annotation }] of checkpoints.entries()) {
    const { checkpoint_ns: ns, checkpoint, writes, sources } = put;
    const key = (id: string): string => JSON.stringify([ns, id]);
    const at = (rest: string): string => `checkpoints.${index}.${rest}`;
    if (known.has(key(checkpoint.id))) return `${at('put.checkpoint.id')}: stands twice`;
    if (
      annotation !== null &&
      (annotation.checkpoint_id !== checkpoint.id || annotation.checkpoint_ns !== ns)
    )
      return `${at('annotation')}: is of another checkpoint`;
    const channels: Channels = new Map();
    for (const [channel, origin] of Object.entries(sources)) {
      const isList = known.get(key(origin))?.get(channel);
      if (isList === undefined) return `${at(`put.sources.${channel}`)}: ${missing(origin)}`;
      channels.set(channel, isList);
    }
    for (const [channel, write] of Object.entries(writes)) {
      if (write.kind === 'append' && known.get(key(write.base))?.get(channel) !== true)
        return `${at(`put.writes.${channel}.base`)}: ${missing(write.base, ' as a list')}`;
      channels.set(channel, isList(write));
    }
    known.set(key(checkpoint.id), channels);
  }
  return null;
}

function missing(id: string, how = ''): string {
  return `no checkpoint ${id} before it holds the channel${how}`;
}

function isList(write: ChannelWrite): boolean {
  return write.kind === 'append' || (write.value.type !== 'bytes' && Array.isArray(write.value.value));
}
