/**
 * Whether the debugger stops before a node, after it or both, whichever of VS Code's breakpoints says so: one on a line of
 * the node (the gutter's, whose mode may be "after the node") or one by its name. New ones are put into the gutter where
 * the line is free: VS Code keeps one breakpoint a line.
 */
import * as vscode from 'vscode';
import type { GraphNodeLocation } from '../../server/protocol/language.js';
import { isSameNode } from './nodeBreakpoints.js';
import type { NodeBreakpoints } from './nodeBreakpoints.js';

export type StopSide = 'before' | 'after';

export interface NamedNode {
  node: string;
  /** Null where its source is not known. */
  location: GraphNodeLocation | null;
}

export interface NodeStop {
  side: StopSide;
  breakpoint: vscode.SourceBreakpoint | vscode.FunctionBreakpoint;
}

export class NodeStops {
  constructor(private readonly breakpoints: NodeBreakpoints) {}

  /** Those that stop at the node, disabled ones too. */
  of({ node, location }: NamedNode): NodeStop[] {
    const onLines = this.breakpoints
      .all()
      .filter(({ nodes }) => location !== null && nodes.some((each) => isSameNode(each, location)))
      .map(({ breakpoint }): NodeStop => ({ side: sideOf(breakpoint), breakpoint }));
    const byName = namedStops().filter((stop) => stop.node === node);
    return [...onLines, ...byName];
  }

  /** Returns whether it stops on that side now. */
  async toggle(node: NamedNode, side: StopSide): Promise<boolean> {
    await this.breakpoints.remap();
    const sides = new Set(this.of(node).map((stop) => stop.side));
    if (!sides.delete(side)) sides.add(side);
    await this.set(node, sides);
    return sides.has(side);
  }

  /** Both sides, or neither where it was both. */
  async toggleBoth(node: NamedNode): Promise<void> {
    await this.breakpoints.remap();
    const isBoth = new Set(this.of(node).map((stop) => stop.side)).size === 2;
    await this.set(node, new Set(isBoth ? [] : ['before', 'after']));
  }

  /** @param condition Empty: it always stops. A node without a stop gets one before it. */
  async setCondition(node: NamedNode, condition: string): Promise<void> {
    await this.breakpoints.remap();
    if (this.of(node).length === 0) await this.set(node, new Set(['before']));
    const known = this.of(node).map(({ breakpoint }) => breakpoint);
    const given = condition.trim() === '' ? undefined : condition;
    vscode.debug.removeBreakpoints(known);
    vscode.debug.addBreakpoints(known.map((each) => copyOf(each, { condition: given })));
    await this.breakpoints.remap();
  }

  private async set(node: NamedNode, sides: ReadonlySet<StopSide>): Promise<void> {
    const present = this.of(node);
    const unwanted = present.filter(({ side }) => !sides.has(side));
    if (unwanted.length > 0) vscode.debug.removeBreakpoints(unwanted.map(({ breakpoint }) => breakpoint));
    const kept = present.filter((stop) => !unwanted.includes(stop));
    for (const side of ['before', 'after'] as const)
      if (sides.has(side) && !kept.some((stop) => stop.side === side)) add(node, side, kept);
    await this.breakpoints.remap();
  }
}

/** Breakpoints by name, with the node that each names; a path names its last node. */
export function namedStops(): (NodeStop & { node: string })[] {
  return vscode.debug.breakpoints.flatMap((breakpoint) => {
    if (!(breakpoint instanceof vscode.FunctionBreakpoint)) return [];
    const [, side, name = ''] = /^\s*(?:(before|after)\s+)?(.*?)\s*$/.exec(breakpoint.functionName) ?? [];
    const node = name.split(':').at(-1) ?? name;
    return [{ side: side === 'after' ? ('after' as const) : ('before' as const), node, breakpoint }];
  });
}

export function sideOf(breakpoint: vscode.SourceBreakpoint): StopSide {
  return modeOf(breakpoint) === 'after' ? 'after' : 'before';
}

function add({ node, location }: NamedNode, side: StopSide, present: readonly NodeStop[]): void {
  const named = new vscode.FunctionBreakpoint(side === 'after' ? `after ${node}` : node);
  if (location === null) {
    vscode.debug.addBreakpoints([named]);
    return;
  }
  const { declaration } = location;
  const position = new vscode.Position(declaration.range.start.line, 0);
  const place = new vscode.Location(vscode.Uri.parse(declaration.uri), position);
  const own = lineBreakpoint(
    place,
    true,
    undefined,
    undefined,
    undefined,
    side === 'after' ? 'after' : undefined,
  );
  const there = vscode.debug.breakpoints.find(
    (each) => each instanceof vscode.SourceBreakpoint && isOnLine(each, place),
  );
  if (side === 'after') {
    // An editor too old for modes would take it for one before the node.
    vscode.debug.addBreakpoints([there === undefined && sideOf(own) === 'after' ? own : named]);
    return;
  }
  // The gutter is for the stop before the node: one after it makes room.
  const after = present.find(({ breakpoint }) => breakpoint === there);
  if (after !== undefined) {
    vscode.debug.removeBreakpoints([after.breakpoint]);
    const { enabled, condition, hitCondition, logMessage } = after.breakpoint;
    vscode.debug.addBreakpoints([
      new vscode.FunctionBreakpoint(`after ${node}`, enabled, condition, hitCondition, logMessage),
    ]);
  }
  vscode.debug.addBreakpoints([own]);
}

function isOnLine({ location }: vscode.SourceBreakpoint, { uri, range }: vscode.Location): boolean {
  return location.uri.toString() === uri.toString() && location.range.start.line === range.start.line;
}

function copyOf(
  breakpoint: NodeStop['breakpoint'],
  { condition }: { condition: string | undefined },
): vscode.Breakpoint {
  const { enabled, hitCondition, logMessage } = breakpoint;
  if (breakpoint instanceof vscode.FunctionBreakpoint)
    return new vscode.FunctionBreakpoint(
      breakpoint.functionName,
      enabled,
      condition,
      hitCondition,
      logMessage,
    );
  const { location } = breakpoint;
  return lineBreakpoint(location, enabled, condition, hitCondition, logMessage, modeOf(breakpoint));
}

/** The debug adapter's modes (capabilities.ts): VS Code has them, its typings do not tell. */
function modeOf(breakpoint: vscode.Breakpoint): string | undefined {
  const { mode } = breakpoint as { mode?: unknown };
  return typeof mode === 'string' ? mode : undefined;
}

function lineBreakpoint(
  ...parameters: [...ConstructorParameters<typeof vscode.SourceBreakpoint>, mode: string | undefined]
): vscode.SourceBreakpoint {
  const WithMode = vscode.SourceBreakpoint as new (...all: typeof parameters) => vscode.SourceBreakpoint;
  return new WithMode(...parameters);
}
