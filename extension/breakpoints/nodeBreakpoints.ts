/**
 * Which nodes the breakpoints in VS Code's gutter stop at. The language server says what a line means; this file
 * keeps the answers in step with the breakpoints and with the edits. Leaves marking the lines to breakpointMarks.ts,
 * setting them to nodeStops.ts.
 */
import * as vscode from 'vscode';
import type { GraphNodeLocation } from '../../server/protocol/language.js';
import { Coalescer } from '../coalescer.js';
import type { Disposable } from '../emitter.js';
import { DisposableStore, Emitter } from '../emitter.js';
import type { LanguageService } from '../language/languageService.js';

export interface NodeBreakpoint {
  breakpoint: vscode.SourceBreakpoint;
  nodes: GraphNodeLocation[];
}

export class NodeBreakpoints implements Disposable {
  private mapped: NodeBreakpoint[] = [];
  private readonly reads = new Coalescer<'all'>();
  private readonly resources = new DisposableStore();
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.on;

  constructor(private readonly language: LanguageService) {
    this.resources.add(vscode.debug.onDidChangeBreakpoints(() => void this.remap()));
    this.resources.add(language.onDidChangeNodes(() => void this.remap()));
  }

  /** Those that stop at a node, disabled ones too. */
  all(): readonly NodeBreakpoint[] {
    return this.mapped;
  }

  /** Asks again what every breakpoint stops at. Resolves when the answer is in `all()`. */
  remap(): Promise<void> {
    return this.reads.request('all', async () => {
      const sources = vscode.debug.breakpoints.filter(
        (breakpoint): breakpoint is vscode.SourceBreakpoint => breakpoint instanceof vscode.SourceBreakpoint,
      );
      const asked = await Promise.all(
        sources.map(async (breakpoint) => {
          const { uri, range } = breakpoint.location;
          const nodes = uri.scheme === 'file' ? await this.language.nodesAt(uri, range.start.line) : [];
          return { breakpoint, nodes };
        }),
      );
      this.mapped = asked.filter(({ nodes }) => nodes.length > 0);
      this.changed.fire();
    });
  }

  dispose(): void {
    this.resources.dispose();
  }
}

export function isSameNode(a: GraphNodeLocation, b: GraphNodeLocation): boolean {
  return a.configUri === b.configUri && a.graphId === b.graphId && a.node === b.node;
}
