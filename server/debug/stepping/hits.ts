/**
 * Which breakpoints are hit at a pause: places, then conditions over the state, then hit counts; logpoints print and do
 * not stop. Leaves pausing to the run and the verdict to stops.ts.
 */
import { t } from '@vscode/l10n';
import { isDeepStrictEqual } from 'node:util';
import type { Json, ThreadState } from '../../protocol/api.js';
import type { Expressions } from '../expressions/expressions.js';
import { messageOf } from '../errors.js';
import { placeOf, type Breakpoints, type NodeBreakpoint } from './breakpoints.js';
import {
  checkpointIdOf,
  innermostState,
  leafNodes,
  pathOf,
  type Cursor,
  type PendingNode,
} from './position.js';

export interface Hits {
  ids: number[];
  byName: boolean;
  /** The breakpoints on nodes at which it stopped, for the reader. */
  places: string[];
  /** Channels that changed. */
  channels: string[];
  /** What was to be stopped at once is next. */
  isReached: boolean;
}

export interface HitDeps {
  breakpoints: Breakpoints;
  expressions: Expressions;
  /** The state before, of the same graph; null at its beginning. */
  parent: (state: ThreadState) => Promise<ThreadState | null>;
  /** The channels of the graph and its subgraphs, as far as they are known. */
  channels: () => Promise<readonly string[]>;
  say: (text: string, isProblem: boolean) => void;
}

export class HitFinder {
  /** What was next when hits were last looked for: nothing is hit twice. */
  private seen = new Set<string>();
  private channels: readonly string[] = [];

  constructor(private readonly deps: HitDeps) {}

  /** What is next now has been seen, hit or not. */
  pass(state: ThreadState): void {
    this.seen = new Set(leafNodes(state, true).map(keyOf));
    this.seen.add(`end ${checkpointIdOf(state)}`);
  }

  async find(state: ThreadState): Promise<Hits> {
    const { breakpoints } = this.deps;
    await this.learnChannels();
    const leaves = leafNodes(state, true);
    const fresh = leaves.filter((node) => !this.seen.has(keyOf(node)));
    const levels = [...new Set(fresh.map((node) => node.state))];
    const isNewEnd = leaves.length === 0 && !this.seen.has(`end ${checkpointIdOf(state)}`);
    if (isNewEnd) levels.push(state);
    const hits: Hits = { ids: [], byName: false, places: [], channels: [], isReached: false };
    for (const breakpoint of breakpoints.nodes()) {
      const level =
        breakpoint.when === 'before'
          ? fresh.find((node) => isOn(breakpoint, node.name, node.path))?.state
          : await this.levelAfter(breakpoint, levels);
      if (level === undefined || !this.isHit(breakpoint, placeOf(breakpoint), level)) continue;
      if (breakpoint.logMessage !== null) {
        this.log(breakpoint, breakpoint.logMessage, level);
        continue;
      }
      if (breakpoint === breakpoints.once) {
        hits.isReached = true;
        continue;
      }
      hits.ids.push(breakpoint.id);
      hits.byName ||= breakpoint.byName;
      hits.places.push(placeText(breakpoint));
    }
    for (const breakpoint of breakpoints.channels) {
      for (const level of levels) {
        if (!(await this.hasChanged(level, breakpoint.channel))) continue;
        if (!this.isHit(breakpoint, `channel ${breakpoint.channel}`, level)) continue;
        hits.ids.push(breakpoint.id);
        hits.channels.push(breakpoint.channel);
      }
    }
    this.pass(state);
    return hits;
  }

  /**
   * What a breakpoint would have stopped for at a checkpoint of the past, or null. Neither counts hits nor logs: that was
   * then.
   */
  async inPast({ state, isNewest }: Cursor): Promise<string | null> {
    const { breakpoints } = this.deps;
    await this.learnChannels();
    const leaves = leafNodes(state, isNewest);
    for (const breakpoint of breakpoints.nodes()) {
      if (breakpoint.logMessage !== null) continue;
      const level =
        breakpoint.when === 'before'
          ? leaves.find((node) => isOn(breakpoint, node.name, node.path))?.state
          : await this.levelAfter(breakpoint, [innermostState(state, isNewest)]);
      if (level === undefined || (breakpoint.condition !== null && !this.holds(breakpoint.condition, level)))
        continue;
      return placeText(breakpoint);
    }
    for (const { channel } of breakpoints.channels) {
      if (await this.hasChanged(innermostState(state, isNewest), channel)) return t('{0} changed', channel);
    }
    return null;
  }

  /** Asked for only where an expression may need them. */
  private async learnChannels(): Promise<void> {
    const { breakpoints, channels } = this.deps;
    const all = [...breakpoints.nodes(), ...breakpoints.channels];
    if (all.some((each) => each.condition !== null || ('logMessage' in each && each.logMessage !== null)))
      this.channels = await channels();
  }

  /** The state after the node ran, if it was among the nodes that led to one of `levels`. */
  private async levelAfter(
    breakpoint: NodeBreakpoint,
    levels: ThreadState[],
  ): Promise<ThreadState | undefined> {
    for (const level of levels) {
      const before = await this.deps.parent(level);
      const ran = before?.next ?? [];
      if (ran.some((name) => isOn(breakpoint, name, pathOf(level)))) return level;
    }
    return undefined;
  }

  private async hasChanged(level: ThreadState, channel: string): Promise<boolean> {
    const before = await this.deps.parent(level);
    return before !== null && !isDeepStrictEqual(channelOf(before, channel), channelOf(level, channel));
  }

  private isHit(
    { condition, isHit }: Pick<NodeBreakpoint, 'condition' | 'isHit'>,
    place: string,
    state: ThreadState,
  ): boolean {
    if (condition !== null && !this.holds(condition, state)) return false;
    const count = this.deps.breakpoints.count(place);
    return isHit === null || isHit(count);
  }

  /** A condition that cannot be evaluated stops: silence would look as if it were never true. */
  private holds(condition: string, state: ThreadState): boolean {
    try {
      return this.deps.expressions.isTrue(condition, state.values, this.channels);
    } catch (error) {
      this.deps.say(t('Condition "{0}": {1}', condition, messageOf(error)), true);
      return true;
    }
  }

  private log({ node }: NodeBreakpoint, message: string, state: ThreadState): void {
    const text = message.replaceAll(/\{([^{}]*)\}/g, (_whole, expression: string) => {
      try {
        const { value, text: shown } = this.deps.expressions.evaluate(
          expression,
          state.values,
          this.channels,
        );
        return typeof value === 'string' ? value : shown;
      } catch (error) {
        return `{${messageOf(error)}}`;
      }
    });
    this.deps.say(`${node}: ${text}`, false);
  }
}

function isOn(breakpoint: NodeBreakpoint, name: string, path: string): boolean {
  return breakpoint.node === name && (breakpoint.paths?.includes(path) ?? true);
}

function keyOf({ state, task, name }: PendingNode): string {
  return `${checkpointIdOf(state)} ${task?.id ?? name}`;
}

function channelOf({ values }: ThreadState, channel: string): Json | undefined {
  if (values === null || typeof values !== 'object' || Array.isArray(values)) return undefined;
  return Object.hasOwn(values, channel) ? values[channel] : undefined;
}

function placeText({ when, node }: NodeBreakpoint): string {
  return when === 'after' ? t('Breakpoint after {0}', node) : t('Breakpoint before {0}', node);
}
