/**
 * Ties the files of one graph together: from the export that langgraph.json names, through imports and re-exports,
 * to the builders, their nodes and the functions these run.
 */
import type { TextRange } from '../../protocol/language.js';
import type { GraphCalls, NodeDeclaration } from './declarations.js';
import type { BuilderModel } from './fileModel.js';
import type { GraphNode } from './graphModel.js';
import { linkGraph } from './linkGraph.js';
import type { LinkedGraph } from './linkedGraph.js';
import { ValueResolver, type BuilderRef, type LinkSources, type Resolved } from './valueResolver.js';

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
    const done = new Map<BuilderModel, BuilderRef>();
    const nodes = builders.flatMap((each) => this.nodesOf(each, done));
    return { nodes, graphs: [...done.values()].map((each) => this.linked(each)) };
  }

  /** The graphs that a file builds, whether a langgraph.json names them or not. */
  linkFile(path: string): LinkedGraph[] {
    return this.allBuilders(path).map((each) => this.linked(each));
  }

  private linked(ref: BuilderRef): LinkedGraph {
    return linkGraph(ref, this.looseCalls(ref), this.resolver);
  }

  private allBuilders(path: string): BuilderRef[] {
    return (this.resolver.model(path)?.builders ?? []).map((builder, index) => ({ path, index, builder }));
  }

  private nodesOf(ref: BuilderRef, done: Map<BuilderModel, BuilderRef>): GraphNode[] {
    if (done.has(ref.builder)) return [];
    done.set(ref.builder, ref);
    const own = ref.builder.nodes.flatMap((node) => this.node(ref.path, node, done));
    const loose = this.looseCalls(ref).flatMap(({ path, calls }) =>
      calls.nodes.flatMap((node) => this.node(path, node, done)),
    );
    return [...own, ...loose];
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

  private node(path: string, declared: NodeDeclaration, done: Map<BuilderModel, BuilderRef>): GraphNode[] {
    const name = this.resolver.resolve(path, declared.name)?.value;
    if (name?.kind !== 'string') return [];
    const declaration = { path, range: declared.range };
    const node: GraphNode = { name: name.value, nameRange: declared.nameRange, declaration };
    const action = this.resolver.resolve(path, declared.action);
    if (!action) return [node];
    const [subgraph] = action.value.kind === 'builder' ? this.resolver.buildersOf(action) : [];
    const range = subgraph ? subgraph.builder.range : placeOf(action);
    if (range) node.body = { path: action.path, range };
    return subgraph ? [node, ...this.nodesOf(subgraph, done)] : [node];
  }
}

export function placeOf({ value }: Resolved): TextRange | undefined {
  return value.kind === 'function' || value.kind === 'code' ? value.range : undefined;
}
