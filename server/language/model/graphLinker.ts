/**
 * Ties the files of one graph together: from the export that langgraph.json names, through imports and re-exports,
 * to the builders, their nodes and the functions these run.
 */
import type { GraphCalls, NodeDeclaration } from './declarations.js';
import type { BuilderModel } from './fileModel.js';
import type { GraphNode } from './graphModel.js';
import { graphId, linkGraph } from './linkGraph.js';
import type { LinkedGraph } from './linkedGraph.js';
import { placeOf, ValueResolver, type BuilderRef, type LinkSources } from './valueResolver.js';

export interface GraphLinks {
  /** With those of its subgraphs, each after the node that runs the subgraph. */
  nodes: GraphNode[];
  /** The graph itself (several where its export does not tell which), then its subgraphs. */
  graphs: LinkedGraph[];
}

export class GraphLinker {
  private readonly resolver: ValueResolver;

  constructor(sources: LinkSources) {
    this.resolver = new ValueResolver(sources);
  }

  /** The graph that `path` exports as `exportName`; all builders there if it cannot be told. */
  link(path: string, exportName: string): GraphLinks {
    const exported = this.resolver.exported(path, exportName);
    let builders = exported ? this.resolver.buildersOf(exported) : [];
    if (builders.length === 0) builders = this.allBuilders(exported?.path ?? path);
    const walk: Walk = { builders: new Map(), nodes: new Map(), visits: 0 };
    for (const each of builders) this.walk(each, '', [], walk);
    const graphs = [...walk.builders.values()].map((each) => this.linked(each));
    return { nodes: [...walk.nodes.values()].flatMap((node) => node ?? []), graphs };
  }

  /** The graphs that a file builds, whether a langgraph.json names them or not; `known` gives those that are linked. */
  linkFile(path: string, known: (id: string) => LinkedGraph | undefined): LinkedGraph[] {
    return this.allBuilders(path).map((each) => known(graphId(each)) ?? this.linked(each));
  }

  private linked(ref: BuilderRef): LinkedGraph {
    return linkGraph(ref, this.looseCalls(ref), this.resolver);
  }

  private allBuilders(path: string): BuilderRef[] {
    return (this.resolver.model(path)?.builders ?? []).map((builder, index) => ({ path, index, builder }));
  }

  /** @param above The builders around it: one may lead back to itself. */
  private walk(ref: BuilderRef, graphPath: string, above: BuilderModel[], walk: Walk): void {
    if (above.includes(ref.builder) || walk.visits > maxVisits) return;
    walk.visits += 1;
    walk.builders.set(ref.builder, ref);
    const calls = [{ path: ref.path, calls: ref.builder }, ...this.looseCalls(ref)];
    for (const { path, calls: here } of calls) {
      for (const declared of here.nodes) {
        if (!walk.nodes.has(declared)) walk.nodes.set(declared, this.node(path, declared));
        const node = walk.nodes.get(declared);
        if (!node) continue;
        if (!node.paths.includes(graphPath)) node.paths.push(graphPath);
        const subgraph = this.subgraphOf(path, declared);
        const inside = graphPath === '' ? node.name : `${graphPath}|${node.name}`;
        if (subgraph) this.walk(subgraph, inside, [...above, ref.builder], walk);
      }
    }
  }

  /** What other files of the graph add to a builder they import. */
  private looseCalls(ref: BuilderRef): { path: string; calls: GraphCalls }[] {
    return [...this.resolver.files].flatMap((path) => {
      const loose = this.resolver.model(path)?.loose ?? [];
      const mine = loose.filter(({ target }) => {
        const resolved = this.resolver.resolve(path, target);
        const builders = resolved ? this.resolver.buildersOf(resolved) : [];
        return builders.some(({ builder }) => builder === ref.builder);
      });
      return mine.map((calls) => ({ path, calls }));
    });
  }

  /** Null where its name is not to be told. */
  private node(path: string, declared: NodeDeclaration): GraphNode | null {
    const name = this.resolver.resolve(path, declared.name)?.value;
    if (name?.kind !== 'string') return null;
    const declaration = { path, range: declared.range };
    const node: GraphNode = { name: name.value, nameRange: declared.nameRange, declaration, paths: [] };
    const action = this.resolver.resolve(path, declared.action);
    if (!action) return node;
    const range = this.subgraphOf(path, declared)?.builder.range ?? placeOf(action);
    if (range) node.body = { path: action.path, range };
    return node;
  }

  private subgraphOf(path: string, declared: NodeDeclaration): BuilderRef | undefined {
    const action = this.resolver.resolve(path, declared.action);
    return action?.value.kind === 'builder' ? this.resolver.buildersOf(action)[0] : undefined;
  }
}

/** What is found on the way through a graph and its subgraphs, in the order in which it is met. */
interface Walk {
  builders: Map<BuilderModel, BuilderRef>;
  /** Null for those without a name. */
  nodes: Map<NodeDeclaration, GraphNode | null>;
  /** Of graphs, each as often as it runs. */
  visits: number;
}

/** More subgraphs than anybody has; subgraphs that each run others twice would be without end. */
const maxVisits = 1000;
