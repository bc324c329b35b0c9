/**
 * The stack of a stop: what is next on top (what is inside a subgraph above the node that runs it, as a callee is above
 * its caller), then the checkpoints before, read only as far as the client scrolls.
 */
import { t } from '@vscode/l10n';
import type { ThreadState, ThreadTask } from '../../protocol/api.js';
import type { GraphDebugger } from '../stepping/graphDebugger.js';
import {
  innermostState,
  leafNodes,
  pathOf,
  pendingNodes,
  shownName,
  stepOf,
  type Cursor,
} from '../stepping/position.js';

export interface Frame {
  id: number;
  name: string;
  /** Whose source it shows; null at the end of the graph. */
  node: string | null;
  /** The state it shows. */
  state: ThreadState;
  task: ThreadTask | null;
  isPast: boolean;
}

export class Frames {
  private readonly all = new Map<number, Frame>();
  private current: Frame[] = [];
  /** The oldest cursor that has a frame; null when there is none before. */
  private oldest: Cursor | null = null;
  private lastId = 0;
  /** Two requests at once must not read the same checkpoint twice. */
  private reading: Promise<unknown> = Promise.resolve();

  constructor(private readonly debuggerNow: () => GraphDebugger) {}

  clear(): void {
    this.all.clear();
    this.current = [];
    this.oldest = null;
  }

  find(id: number | undefined): Frame | null {
    return id === undefined ? null : (this.all.get(id) ?? null);
  }

  /** @param total As far as it can be told without reading everything. */
  page(start: number, count: number): Promise<{ frames: Frame[]; total: number }> {
    const page = this.reading.then(() => this.read(start, count));
    this.reading = page.catch(() => undefined);
    return page;
  }

  private async read(start: number, count: number): Promise<{ frames: Frame[]; total: number }> {
    const { cursor } = this.debuggerNow();
    if (this.current.length === 0) {
      this.oldest = cursor;
      for (const frame of presentFrames(cursor)) this.add(frame);
    }
    const { current } = this;
    while (current.length < start + count && this.oldest !== null) {
      const before = await this.debuggerNow().before(this.oldest);
      // Meanwhile the debugger has moved: these frames are of an earlier stop.
      if (current !== this.current) return { frames: [], total: 0 };
      this.oldest = before;
      if (before !== null) this.add(pastFrame(before));
    }
    return {
      frames: current.slice(start, start + count),
      total: current.length + (this.oldest === null ? 0 : stepsBefore(this.oldest)),
    };
  }

  private add(frame: Omit<Frame, 'id'>): void {
    this.lastId += 1;
    const added = { ...frame, id: this.lastId };
    this.all.set(added.id, added);
    this.current.push(added);
  }
}

function presentFrames({ state, isNewest }: Cursor): Omit<Frame, 'id'>[] {
  const nodes = pendingNodes(state, isNewest);
  if (nodes.length === 0)
    return [{ name: t('End of the graph'), node: null, state, task: null, isPast: false }];
  const counts = new Map<string, number>();
  return nodes.map((node) => {
    const count = (counts.get(node.name) ?? 0) + 1;
    counts.set(node.name, count);
    const isOneOfMany = nodes.filter(({ name }) => name === node.name).length > 1;
    return {
      name: isOneOfMany ? `${shownName(node.name)} #${count}` : shownName(node.name),
      node: node.name,
      state: node.state,
      task: node.task,
      isPast: false,
    };
  });
}

function pastFrame({ state, isNewest, nestedPast }: Cursor): Omit<Frame, 'id'> {
  const inner = nestedPast ?? innermostState(state, isNewest);
  const next = leafNodes(inner, isNewest);
  const path = pathOf(inner).replaceAll('|', ' › ');
  const nodes = next.map(({ name }) => shownName(name)).join(', ');
  const step = stepOf(inner);
  const where = path === '' ? '' : `${path} › `;
  return {
    name: `${step === null ? '' : `step ${step}: `}${where}${nodes === '' ? 'end' : nodes}`,
    node: next[0]?.name ?? null,
    state: inner,
    task: next[0]?.task ?? null,
    isPast: true,
  };
}

/** Checkpoints number their supersteps, from -1 for the input. */
function stepsBefore({ state }: Cursor): number {
  return (stepOf(state) ?? 0) + 1;
}
