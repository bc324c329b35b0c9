/** From what the calls on one builder declare to a `LinkedGraph`: names become strings, functions are looked into. */
import type {
  BranchDeclaration,
  GraphCalls,
  NodeDeclaration,
  NodeReference,
  References,
} from './declarations.js';
import type { FunctionValue } from './fileModel.js';
import type { CodeLocation } from './graphModel.js';
import { linkChannels } from './linkChannels.js';
import type { LinkedBranch, LinkedGraph, LinkedNode, NodeUse, UseRole } from './linkedGraph.js';
import { placeOf, type BuilderRef, type ValueResolver } from './valueResolver.js';

interface PlacedCalls {
  path: string;
  calls: GraphCalls;
}

/** The `id` of a builder's graph. */
export function graphId({ path, index }: BuilderRef): string {
  return `${path}#${String(index)}`;
}

export function linkGraph(ref: BuilderRef, loose: PlacedCalls[], resolver: ValueResolver): LinkedGraph {
  const at = (range: CodeLocation['range'], path = ref.path): CodeLocation => ({ path, range });
  const state = linkChannels(ref.path, ref.builder.state, resolver);
  const graph: LinkedGraph = {
    id: graphId(ref),
    kind: ref.builder.kind,
    name: ref.builder.name,
    at: at(ref.builder.range),
    creation: at(ref.builder.creation),
    nodes: [],
    uses: [],
    edges: [],
    edgeCalls: [],
    branches: [],
    channels: state.channels,
    checkpointers: [],
    isCompiled: false,
    isExposed: ref.builder.isExposed,
    hasOpenNodes: false,
    hasOpenEdges: false,
    hasErrors: false,
  };
  for (const part of [{ path: ref.path, calls: ref.builder }, ...loose]) {
    new CallLinker(graph, part.path, resolver).add(part.calls);
  }
  return graph;
}

/** Adds the calls of one file to a graph. */
class CallLinker {
  constructor(
    private readonly graph: LinkedGraph,
    private readonly path: string,
    private readonly resolver: ValueResolver,
  ) {}

  add(calls: GraphCalls): void {
    const { graph } = this;
    graph.hasErrors ||= this.resolver.model(this.path)?.hasErrors === true;
    if (calls.isOpen) graph.hasOpenNodes = graph.hasOpenEdges = true;
    for (const node of calls.nodes) this.addNode(node);
    for (const { from, to, range } of calls.edges) {
      graph.edgeCalls.push({ path: this.path, range });
      const sources = this.use(this.path, from, 'edgeFrom');
      const targets = this.use(this.path, to, 'edgeTo');
      for (const source of sources) this.connect(source, targets, 'edge');
    }
    for (const branch of calls.branches) this.addBranch(branch);
    for (const { before, after, checkpointer } of calls.compiles) {
      graph.isCompiled = true;
      this.use(this.path, before, 'interrupt', false);
      this.use(this.path, after, 'interrupt', false);
      if (checkpointer) graph.checkpointers.push({ path: this.path, range: checkpointer });
    }
  }

  private addNode(declared: NodeDeclaration): void {
    const name = this.resolver.resolve(this.path, declared.name);
    if (name?.value.kind !== 'string') {
      this.graph.hasOpenNodes = this.graph.hasOpenEdges = true;
      return;
    }
    const action = this.resolver.resolve(this.path, declared.action);
    const [subgraph] = action?.value.kind === 'builder' ? this.resolver.buildersOf(action) : [];
    const fn = action?.value.kind === 'function' ? action.value : null;
    const node: LinkedNode = {
      name: name.value.value,
      nameAt: { path: this.path, range: declared.nameRange },
      nameForm: declared.nameForm,
      literal: name.value.range ? { path: name.path, range: name.value.range } : null,
      declaration: { path: this.path, range: declared.range },
      body: subgraph ? { path: subgraph.path, range: subgraph.builder.range } : null,
      functionName: action && fn?.nameRange ? { path: action.path, range: fn.nameRange } : null,
      subgraph: subgraph ? graphId(subgraph) : null,
      gotos: [],
      hasEnds: declared.ends !== null,
      isClosed: subgraph !== undefined,
      isConditional: declared.isConditional,
      updates: [],
      interrupts: [],
    };
    const range = action && !subgraph ? placeOf(action) : undefined;
    if (action && range) node.body = { path: action.path, range };
    this.graph.nodes.push(node);
    if (subgraph && this.leadsOut(subgraph)) this.graph.hasOpenEdges = true;
    if (declared.ends) this.goTo(node, this.use(this.path, declared.ends, 'ends'));
    if (action && fn) this.addFunction(node, action.path, fn);
  }

  /** A node of the subgraph sends the run on in this graph (`Command.PARENT`). */
  private leadsOut({ path, builder }: BuilderRef): boolean {
    return builder.nodes.some(({ action }) => {
      const value = this.resolver.resolve(path, action)?.value;
      return value?.kind === 'function' && value.flow.leavesGraph;
    });
  }

  /** What the node's function tells of it. */
  private addFunction(node: LinkedNode, path: string, fn: FunctionValue): void {
    const { flow } = fn;
    this.goTo(node, this.use(path, flow.gotos, 'goto', false));
    if (flow.ends) {
      this.goTo(node, this.use(path, { items: flow.ends, isOpen: false }, 'ends'));
      node.hasEnds = true;
    }
    node.isClosed = !flow.gotos.isOpen && !flow.routes.isOpen && fn.returns.length === 0;
    node.updates = flow.updates.map(({ name, range }) => ({ name, at: { path, range } }));
    node.interrupts = flow.interrupts.map((range) => ({ path, range }));
  }

  private goTo(node: LinkedNode, targets: string[]): void {
    const added = targets.filter((target) => !node.gotos.includes(target));
    node.gotos.push(...added);
    this.connect(node.name, added, 'command');
  }

  private addBranch(branch: BranchDeclaration): void {
    const { graph } = this;
    const from = this.use(this.path, branch.from, 'branchFrom');
    const path = this.resolver.resolve(this.path, branch.path);
    const fn = path?.value.kind === 'function' ? path.value : null;
    const linked: LinkedBranch = {
      at: { path: this.path, range: branch.range },
      from,
      routes: [],
      map: null,
      isOpen: fn === null || fn.flow.routes.isOpen,
    };
    // With a path map, the router returns its keys, which need not be names of nodes.
    const isNamed = branch.map === null || branch.map.isList;
    const typed = fn?.flow.returnTypes ?? null;
    const items = fn?.flow.routes.items ?? [];
    const found = (isSend: boolean) => {
      const some = items.filter((each) => (each.isSend === true) === isSend);
      return path ? this.named(path.path, some) : [];
    };
    const literals = found(false);
    const sends = found(true);
    linked.routes = [
      ...literals.map(({ name, at }) => ({ name, at, isSend: false })),
      ...sends.map(({ name, at }) => ({ name, at, isSend: true })),
    ];
    graph.uses.push(...sends.map((each) => ({ ...each, role: 'route' as const })));
    if (path && isNamed) {
      graph.uses.push(...literals.map((each) => ({ ...each, role: 'route' as const })));
      const types = this.named(path.path, typed ?? []);
      graph.uses.push(...types.map((each) => ({ ...each, role: 'routeType' as const })));
    }
    graph.branches.push(linked);
    if (branch.map) this.addMap(linked, branch);
    else {
      const names = linked.routes.map(({ name }) => name);
      const declared = typed && path ? this.named(path.path, typed).map(({ name }) => name) : [];
      const targets = [...new Set([...names, ...(linked.isOpen ? declared : [])])];
      if (linked.isOpen && typed === null) graph.hasOpenEdges = true;
      for (const source of from) this.connect(source, targets, 'conditional');
    }
  }

  private addMap(linked: LinkedBranch, { map }: BranchDeclaration): void {
    if (!map) return;
    const entries = map.entries.flatMap(({ key, target }) => {
      const [to] = this.named(this.path, [target]);
      const name = this.resolver.resolve(this.path, key)?.value;
      return to && name?.kind === 'string' ? [{ key: name.value, to }] : [];
    });
    const isOpen = map.isOpen || entries.length < map.entries.length;
    linked.map = {
      at: { path: this.path, range: map.range },
      keys: entries.map(({ key }) => key),
      isList: map.isList,
      isOpen,
    };
    if (isOpen) this.graph.hasOpenEdges = true;
    for (const { key, to } of entries) {
      this.graph.uses.push({ ...to, role: 'mapTarget' });
      const label = key === to.name ? null : key;
      for (const from of linked.from) this.connect(from, [to.name], 'conditional', label);
    }
    const direct = linked.routes.filter(({ isSend }) => isSend);
    for (const from of linked.from)
      this.connect(
        from,
        direct.map(({ name }) => name),
        'conditional',
      );
  }

  /** Records the places that name nodes and gives the names; what cannot be told opens the graph's edges. */
  private use(path: string, references: References, role: UseRole, opensEdges = true): string[] {
    const uses = this.named(path, references.items);
    this.graph.uses.push(...uses.map((each) => ({ ...each, role })));
    if (opensEdges && (references.isOpen || uses.length < references.items.length))
      this.graph.hasOpenEdges = true;
    return [...new Set(uses.map(({ name }) => name))];
  }

  private named(path: string, references: NodeReference[]): Omit<NodeUse, 'role'>[] {
    return references.flatMap(({ value, range }) => {
      const resolved = this.resolver.resolve(path, value);
      if (resolved?.value.kind !== 'string') return [];
      const literal = resolved.value.range ? { path: resolved.path, range: resolved.value.range } : null;
      return [{ name: resolved.value.value, at: { path, range }, literal }];
    });
  }

  private connect(
    from: string,
    targets: string[],
    kind: LinkedGraph['edges'][number]['kind'],
    label: string | null = null,
  ): void {
    for (const to of targets) {
      const isKnown = this.graph.edges.some(
        (edge) => edge.from === from && edge.to === to && edge.kind === kind && edge.label === label,
      );
      if (!isKnown) this.graph.edges.push({ from, to, kind, label });
    }
  }
}
