/**
 * The thread's graph and the breakpoints on its nodes, as the panel draws them: sent when the page asks, and from then
 * on whenever they change.
 */
import * as vscode from 'vscode';
import type { PanelGraph, ToPanel } from '../../server/protocol/panel.js';
import type { NodeBreakpoints } from '../breakpoints/nodeBreakpoints.js';
import { DisposableStore } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import { toUserError, UserError } from '../errors.js';
import type { GraphsModel } from '../graphs/graphsModel.js';
import { isOfProject } from '../language/languageService.js';
import type { LanguageService } from '../language/languageService.js';
import type { ThreadKey, ThreadsModel } from '../threads/threadsModel.js';
import { graphIdOf } from '../threads/threadText.js';

export interface GraphFeedDeps {
  threads: ThreadsModel;
  graphs: GraphsModel;
  breakpoints: NodeBreakpoints;
  language: LanguageService;
}

export class GraphFeed implements Disposable {
  private readonly resources = new DisposableStore();
  private asked = false;

  constructor(
    private readonly key: ThreadKey,
    private readonly deps: GraphFeedDeps,
    private readonly post: (message: ToPanel) => void,
  ) {
    const { graphs, breakpoints } = deps;
    this.resources.add(
      graphs.onDidChange((id) => id === key.projectId && this.asked && void this.sendGraph()),
    );
    this.resources.add(breakpoints.onDidChange(() => this.asked && this.sendBreakpoints()));
  }

  async send(): Promise<void> {
    this.asked = true;
    this.sendBreakpoints();
    await this.sendGraph();
  }

  /** Sets or takes away the breakpoint before the node, the same as in the gutter. */
  async toggle(node: string): Promise<void> {
    const nodes = await this.deps.language.graphNodes();
    const place = nodes.find((each) => each.node === node && this.isOwn(each));
    if (place === undefined)
      throw new UserError('nothing-to-do', vscode.l10n.t('The source of {0} was not found.', node));
    await this.deps.breakpoints.toggle(place);
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async sendGraph(): Promise<void> {
    const graphId = this.graphId();
    if (graphId === null) {
      this.post({ type: 'graphFailed', message: vscode.l10n.t('This thread has not run a graph yet.') });
      return;
    }
    try {
      const graph = await this.deps.threads.api(this.key.projectId).graph(graphId);
      this.post({ type: 'graph', graph: panelGraph(graph) });
    } catch (error) {
      this.post({ type: 'graphFailed', message: toUserError(error).message });
    }
  }

  private sendBreakpoints(): void {
    const nodes = this.deps.breakpoints
      .all()
      .filter(({ breakpoint }) => breakpoint.enabled)
      .flatMap((each) => each.nodes.filter((node) => this.isOwn(node)).map(({ node }) => node));
    this.post({ type: 'breakpoints', nodes: [...new Set(nodes)] });
  }

  private isOwn(place: Parameters<typeof isOfProject>[0] & { graphId: string }): boolean {
    return place.graphId === this.graphId() && isOfProject(place, this.key.projectId);
  }

  private graphId(): string | null {
    const thread = this.deps.threads.get(this.key);
    return thread === null ? null : graphIdOf(thread);
  }
}

type Drawn = Awaited<ReturnType<ReturnType<ThreadsModel['api']>['graph']>>;

function panelGraph({ nodes, edges }: Drawn): PanelGraph {
  return {
    nodes: nodes.map(({ id }) => ({ id: String(id) })),
    edges: edges.map(({ source, target, data, conditional }) => ({
      ...{ source, target, label: data ?? null, conditional: conditional === true },
    })),
  };
}
