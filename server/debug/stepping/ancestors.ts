/**
 * The checkpoints that led to one, newest first: read in pages, kept (the latest few hundred), told apart from those of
 * other branches by following parents.
 */
import type { ThreadState } from '../../protocol/api.js';
import type { ThreadApi } from '../api/threadApi.js';
import { checkpointIdOf, checkpointName, namespaceOf, parentIdOf } from './position.js';

const pageSize = 20;
const kept = 300;

export class Ancestors {
  private readonly known = new Map<string, ThreadState>();
  /** Read when they were the newest: what their nodes then did is not among their tasks. */
  private readonly unfinished = new Set<string>();

  constructor(
    private readonly api: Pick<ThreadApi, 'history' | 'state'>,
    private readonly threadId: string,
  ) {}

  /** A state that was read anyway. */
  keep(state: ThreadState, isNewest = false): void {
    const id = checkpointIdOf(state);
    this.known.delete(id);
    this.known.set(id, state);
    if (isNewest) this.unfinished.add(id);
    else this.unfinished.delete(id);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= kept) return;
      this.known.delete(oldest);
      this.unfinished.delete(oldest);
    }
  }

  /** The parent, with the results of what ran there. */
  async parentWithResults(state: ThreadState): Promise<ThreadState | null> {
    const parent = await this.parent(state);
    if (parent === null || !this.unfinished.has(checkpointIdOf(parent))) return parent;
    const read = await this.api.state(this.threadId, checkpointName(parent));
    this.keep(read);
    return read;
  }

  /** Null at the beginning of the thread (or subgraph). */
  async parent(state: ThreadState): Promise<ThreadState | null> {
    const wanted = parentIdOf(state);
    if (wanted === null) return null;
    const known = this.known.get(wanted);
    if (known !== undefined) return known;
    const checkpointNs = namespaceOf(state);
    const before = checkpointIdOf(state);
    const page = await this.api.history(this.threadId, { limit: pageSize, before, checkpointNs });
    for (const each of page) this.keep(each);
    const found = page.find((each) => checkpointIdOf(each) === wanted);
    if (found !== undefined) return found;
    // Other branches lie between.
    const { checkpoint_map } = state.parent_checkpoint ?? {};
    const parent = await this.api.state(this.threadId, {
      checkpoint_id: wanted,
      checkpoint_ns: checkpointNs,
      checkpoint_map,
    });
    this.keep(parent);
    return parent;
  }

  /** Up to `count` of them, nearest first. */
  async line(state: ThreadState, count: number): Promise<ThreadState[]> {
    const found: ThreadState[] = [];
    for (let at = await this.parent(state); at !== null && found.length < count; at = await this.parent(at))
      found.push(at);
    return found;
  }
}
