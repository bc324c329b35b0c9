/**
 * A graph and the breakpoints on its nodes, as a panel draws them: sent when the page asks, and from then on whenever
 * they change. The compiled graph where the server has it, else what the editor reads from the source.
 */
import * as vscode from 'vscode';
import type { GraphDiagram, GraphNodeLocation } from '../../server/protocol/language.js';
import type { FromPanel, PanelGraph, PanelStop, ToPanel } from '../../server/protocol/panel.js';
import type { NodeBreakpoints } from '../breakpoints/nodeBreakpoints.js';
import { namedStops, sideOf } from '../breakpoints/nodeStops.js';
import type { NamedNode, NodeStop, NodeStops } from '../breakpoints/nodeStops.js';
import { DisposableStore } from '../emitter.js';
import type { Disposable } from '../emitter.js';
import { toUserError } from '../errors.js';
import type { GraphsModel } from '../graphs/graphsModel.js';
import type { LanguageService } from '../language/languageService.js';
import { noSource } from '../language/openLocation.js';
import type { OwnSource } from '../language/ownSource.js';
import type { ThreadsModel } from '../threads/threadsModel.js';

export interface GraphFeedDeps {
  threads: ThreadsModel;
  graphs: GraphsModel;
  breakpoints: NodeBreakpoints;
  stops: NodeStops;
  language: LanguageService;
  isOwnSource: OwnSource;
}

export interface FedGraph {
  projectId: string;
  /** Null as long as it is not known. */
  graphId(): string | null;
  /** What is typed and not yet saved counts too: the graph beside the code, not that of a thread. */
  followsTyping: boolean;
}

export class GraphFeed implements Disposable {
  private readonly resources = new DisposableStore();
  private asked = false;
  /** Of the question asked last; answers to earlier ones are stale. */
  private turn = 0;

  constructor(
    private readonly of: FedGraph,
    private readonly deps: GraphFeedDeps,
    private readonly post: (message: ToPanel) => void,
  ) {
    const { graphs, breakpoints, language } = deps;
    const again = (): void => void (this.asked && this.sendGraph());
    this.resources.add(graphs.onDidChange((id) => id === of.projectId && again()));
    this.resources.add(language.onDidChangeNodes(again));
    const breaks = (): void => void (this.asked && this.sendBreakpoints());
    this.resources.add(breakpoints.onDidChange(breaks));
    this.resources.add(language.onDidChangeNodes(breaks));
  }

  async send(): Promise<void> {
    this.asked = true;
    await Promise.all([this.sendBreakpoints(), this.sendGraph()]);
  }

  /** Sets or takes away breakpoints at the node, the same as in the gutter. */
  async toggle({ node, side }: Extract<FromPanel, { type: 'toggleBreakpoint' }>): Promise<void> {
    const named = await this.named(node);
    if (side === 'both') await this.deps.stops.toggleBoth(named);
    else await this.deps.stops.toggle(named, side);
  }

  /** Asks for the condition of the breakpoints at the node, which gets one where it has none. */
  async askCondition(node: string): Promise<void> {
    const named = await this.named(node);
    const known = this.deps.stops.of(named).find(({ breakpoint }) => breakpoint.condition !== undefined);
    const condition = await vscode.window.showInputBox({
      title: vscode.l10n.t('Condition of the breakpoint on {0}', node),
      prompt: vscode.l10n.t('An expression over the state, as messages.length > 3. Empty: it always stops.'),
      value: known?.breakpoint.condition ?? '',
    });
    if (condition !== undefined) await this.deps.stops.setCondition(named, condition);
  }

  /** A node of a graph that is here, but not read from the source, is stopped at by its name. */
  private async named(node: string): Promise<NamedNode> {
    const nodes = (await this.deps.language.graphNodes()).filter((each) => this.isOwn(each));
    if ((await this.sourceProblem()) !== null) throw noSource(node, this.of.projectId);
    return { node, location: nodes.find((each) => each.node === node) ?? null };
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async sendGraph(): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    const message = await this.drawn();
    if (turn === this.turn) this.post(message);
  }

  private async drawn(): Promise<ToPanel> {
    const graphId = this.of.graphId();
    if (graphId === null)
      return { type: 'graphFailed', message: vscode.l10n.t('This thread has not run a graph yet.') };
    const typed = this.of.followsTyping && (await this.isUnsaved()) ? await this.fromSource(graphId) : null;
    if (typed !== null) return { type: 'graph', graph: typed };
    try {
      const graph = await this.deps.threads.api(this.of.projectId).graph(graphId);
      return { type: 'graph', graph: fromServer(graph) };
    } catch (error) {
      const graph = await this.fromSource(graphId);
      if (graph !== null) return { type: 'graph', graph };
      return { type: 'graphFailed', message: toUserError(error).message };
    }
  }

  private async fromSource(graphId: string): Promise<PanelGraph | null> {
    const diagram = await this.deps.language.graphDiagram(this.of.projectId, graphId);
    return diagram && { ...shapeOf(diagram), origin: 'source', incomplete: diagram.isIncomplete };
  }

  /** A file that declares one of its nodes has changes that are not on disk. */
  private async isUnsaved(): Promise<boolean> {
    const open = vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty);
    if (open.length === 0) return false;
    const files = (await this.deps.language.graphNodes())
      .filter((node) => this.isOwn(node))
      .map(({ declaration }) => vscode.Uri.parse(declaration.uri).toString());
    return open.some(({ uri }) => files.includes(uri.toString()));
  }

  private async sendBreakpoints(): Promise<void> {
    const problem = await this.sourceProblem();
    const onLines = this.deps.breakpoints
      .all()
      .flatMap(({ breakpoint, nodes }) =>
        nodes
          .filter((node) => this.isOwn(node))
          .map(({ node }) => ({ node, side: sideOf(breakpoint), breakpoint })),
      );
    this.post({ type: 'breakpoints', stops: panelStops([...onLines, ...namedStops()]), problem });
  }

  /** A node alone may have no source that is found; of a whole graph it is because the code is elsewhere. */
  private async sourceProblem(): Promise<string | null> {
    const { projectId } = this.of;
    if (vscode.Uri.parse(projectId).scheme === 'file') return null;
    const isHere = (await this.deps.language.graphNodes()).some((place) => this.isOwn(place));
    return isHere ? null : noSource(this.of.graphId() ?? '', projectId).message;
  }

  private isOwn(place: GraphNodeLocation): boolean {
    const graphId = this.of.graphId();
    return graphId !== null && this.deps.isOwnSource(place, { projectId: this.of.projectId, graphId });
  }
}

/** What is set at each node, of what is enabled. */
function panelStops(stops: readonly (NodeStop & { node: string })[]): PanelStop[] {
  const byNode = new Map<string, PanelStop>();
  for (const { node, side, breakpoint } of stops) {
    if (!breakpoint.enabled) continue;
    const known = byNode.get(node) ?? { node, before: false, after: false, condition: null };
    const { condition, hitCondition, logMessage } = breakpoint;
    const told = [condition, hitCondition, logMessage].find((text) => text !== undefined && text !== '');
    byNode.set(node, { ...known, [side]: true, condition: known.condition ?? told ?? null });
  }
  return [...byNode.values()];
}

type Compiled = Awaited<ReturnType<ReturnType<ThreadsModel['api']>['graph']>>;

function fromServer(graph: Compiled): PanelGraph {
  return { ...shapeOf(graph), origin: 'server', incomplete: false };
}

function shapeOf({ nodes, edges }: Compiled | GraphDiagram): Pick<PanelGraph, 'nodes' | 'edges'> {
  return {
    nodes: nodes.map(({ id }) => ({ id: String(id) })),
    edges: edges.map(({ source, target, data, conditional }) => ({
      ...{ source, target, label: data ?? null, conditional: conditional === true },
    })),
  };
}
