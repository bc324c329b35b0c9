/**
 * The breakpoints of a session as the debugger knows them: on nodes, on channels, on what goes wrong. Where they come
 * from (a line, a name) and whether they are good is the requests' part.
 */
import { t } from '@vscode/l10n';
import { DebugError } from '../errors.js';

export interface NodeBreakpoint {
  /** The client's number of it. */
  id: number;
  node: string;
  /** Only in the graphs at these paths; in any where it is null. */
  paths: readonly string[] | null;
  when: 'before' | 'after';
  /** Set by name, not by line. */
  byName: boolean;
  condition: string | null;
  isHit: ((count: number) => boolean) | null;
  logMessage: string | null;
}

export interface ChannelBreakpoint {
  id: number;
  channel: string;
  condition: string | null;
  isHit: ((count: number) => boolean) | null;
}

export interface ExceptionFilters {
  nodeThrew: boolean;
  interrupt: boolean;
}

export class Breakpoints {
  private readonly bySource = new Map<string, NodeBreakpoint[]>();
  private byName: NodeBreakpoint[] = [];
  private readonly counts = new Map<string, number>();
  private lastId = 0;
  /** Holds until the first stop, whatever that is. */
  once: NodeBreakpoint | null = null;
  channels: ChannelBreakpoint[] = [];
  exceptions: ExceptionFilters = { nodeThrew: true, interrupt: true };

  newId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  setSource(path: string, breakpoints: NodeBreakpoint[]): void {
    this.bySource.set(path, breakpoints);
  }

  setNamed(breakpoints: NodeBreakpoint[]): void {
    this.byName = breakpoints;
  }

  nodes(): NodeBreakpoint[] {
    const set = [...this.byName, ...[...this.bySource.values()].flat()];
    return this.once === null ? set : [...set, this.once];
  }

  /** Counts one hit more of a place; hits are counted by place, so that they outlive an edit of the breakpoint. */
  count(place: string): number {
    const count = (this.counts.get(place) ?? 0) + 1;
    this.counts.set(place, count);
    return count;
  }

  forgetCounts(): void {
    this.counts.clear();
  }
}

/** The place that hits of a breakpoint are counted for. */
export function placeOf({ node, paths, when }: NodeBreakpoint): string {
  return `${when} ${paths?.join() ?? '*'} ${node}`;
}

const hitPattern = /^\s*(>=|<=|==|=|>|<|%)?\s*(\d+)\s*$/;

/** `5`, `== 5`, `> 5`, `>= 5`, `< 5`, `<= 5`, `% 5` (every fifth). Throws `bad-expression`. */
export function hitCondition(text: string): (count: number) => boolean {
  const match = hitPattern.exec(text);
  const bound = Number(match?.[2]);
  if (match === null || bound === 0)
    throw new DebugError('bad-expression', t('"{0}" is no hit count; write 3, >= 3 or % 3.', text));
  switch (match[1]) {
    case '>=':
      return (count) => count >= bound;
    case '<=':
      return (count) => count <= bound;
    case '>':
      return (count) => count > bound;
    case '<':
      return (count) => count < bound;
    case '%':
      return (count) => count % bound === 0;
    default:
      return (count) => count === bound;
  }
}
