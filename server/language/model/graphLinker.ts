/**
 * Ties the files of one graph together: from the export that langgraph.json names, through imports and re-exports,
 * to the builders, their nodes and the functions these run. Knows no language: files come as `FileModel`s.
 */
import type { TextRange } from '../../protocol/language.js';
import type { BuilderModel, CodeValue, FileModel, NodeDeclaration } from './fileModel.js';
import type { GraphNode } from './graphModel.js';

export interface LinkSources {
  /** `null` for a file that is not there or not to be read. */
  file(path: string): FileModel | null;
  /** The file that `specifier` means in the file `from`; `null` outside of the project. */
  resolveModule(from: string, specifier: string): string | null;
}

/** A value with the file it was found in; imports and calls have been followed. */
type Resolved =
  | { path: string; value: Exclude<CodeValue, { kind: 'import' | 'member' | 'call' }> }
  | { path: string; value: { kind: 'module' } };

interface BuilderRef {
  path: string;
  builder: BuilderModel;
}

/** How many imports, members and calls one value may go through. */
const maxSteps = 40;

export class GraphLinker {
  /** Files that the result depends on. */
  private readonly files = new Set<string>();

  constructor(private readonly sources: LinkSources) {}

  /** The nodes of the graph that `path` exports as `exportName`; those of all builders there if it cannot be told. */
  link(path: string, exportName: string): GraphNode[] {
    const exported = this.exported(path, exportName, 0);
    let builders = exported ? this.buildersOf(exported, 0) : [];
    if (builders.length === 0) builders = this.allBuilders(exported?.path ?? path);
    const done = new Set<BuilderModel>();
    return builders.flatMap((each) => this.nodesOf(each, done));
  }

  private model(path: string): FileModel | null {
    this.files.add(path);
    return this.sources.file(path);
  }

  private allBuilders(path: string): BuilderRef[] {
    return (this.model(path)?.builders ?? []).map((builder) => ({ path, builder }));
  }

  private exported(path: string, name: string, steps: number): Resolved | null {
    const model = steps > maxSteps ? null : this.model(path);
    if (!model) return null;
    if (name === '*') return { path, value: { kind: 'module' } };
    const own = model.exports.get(name);
    if (own) return this.resolve(path, own, steps + 1);
    if (name === 'default') return null;
    for (const specifier of model.exportStars) {
      const target = this.sources.resolveModule(path, specifier);
      const found = target === null ? null : this.exported(target, name, steps + 1);
      if (found) return found;
    }
    return null;
  }

  private resolve(path: string, value: CodeValue, steps: number): Resolved | null {
    if (steps > maxSteps) return null;
    switch (value.kind) {
      case 'import': {
        const target = this.sources.resolveModule(path, value.specifier);
        return target === null ? null : this.exported(target, value.name, steps + 1);
      }
      case 'member': {
        const of = this.resolve(path, value.of, steps + 1);
        if (of?.value.kind === 'module') return this.exported(of.path, value.name, steps + 1);
        const member = of?.value.kind === 'members' ? of.value.members.get(value.name) : undefined;
        return of && member ? this.resolve(of.path, member, steps + 1) : null;
      }
      case 'call':
        return this.called(path, value, steps);
      default:
        return { path, value };
    }
  }

  /** What a call gives: what its function returns, or else the first function or graph it wraps, or else its place. */
  private called(path: string, call: Extract<CodeValue, { kind: 'call' }>, steps: number): Resolved {
    const callee = this.resolve(path, call.callee, steps + 1);
    const returned = callee?.value.kind === 'function' ? callee.value.returns : [];
    for (const value of returned) {
      const result = callee && this.resolve(callee.path, value, steps + 1);
      if (result && isUseful(result)) return result;
    }
    for (const value of call.args) {
      const result = this.resolve(path, value, steps + 1);
      if (result?.value.kind === 'function' || result?.value.kind === 'builder') return result;
    }
    return { path, value: { kind: 'code', range: call.range } };
  }

  private buildersOf(resolved: Resolved, steps: number): BuilderRef[] {
    if (steps > maxSteps) return [];
    const { path, value } = resolved;
    if (value.kind === 'builder') {
      const builder = this.model(path)?.builders[value.builder];
      return builder ? [{ path, builder }] : [];
    }
    if (value.kind !== 'function') return [];
    const found = value.returns.flatMap((each) => {
      const result = this.resolve(path, each, steps + 1);
      return result ? this.buildersOf(result, steps + 1) : [];
    });
    return found.filter(
      (each, index) => found.findIndex(({ builder }) => builder === each.builder) === index,
    );
  }

  private nodesOf(ref: BuilderRef, done: Set<BuilderModel>): GraphNode[] {
    if (done.has(ref.builder)) return [];
    done.add(ref.builder);
    const own = ref.builder.nodes.flatMap((node) => this.node(ref.path, node, done));
    return [...own, ...this.looseNodes(ref, done)];
  }

  /** What other files of the graph add to a builder they import. */
  private looseNodes(ref: BuilderRef, done: Set<BuilderModel>): GraphNode[] {
    return [...this.files].flatMap((path) => {
      const loose = this.model(path)?.loose ?? [];
      const mine = loose.filter(({ target }) => {
        const resolved = this.resolve(path, target, 0);
        return (
          resolved !== null && this.buildersOf(resolved, 0).some(({ builder }) => builder === ref.builder)
        );
      });
      return mine.flatMap(({ nodes }) => nodes.flatMap((node) => this.node(path, node, done)));
    });
  }

  private node(path: string, declared: NodeDeclaration, done: Set<BuilderModel>): GraphNode[] {
    const name = this.resolve(path, declared.name, 0)?.value;
    if (name?.kind !== 'string') return [];
    const declaration = { path, range: declared.range };
    const node: GraphNode = { name: name.value, nameRange: declared.nameRange, declaration };
    const action = this.resolve(path, declared.action, 0);
    if (!action) return [node];
    const [subgraph] = action.value.kind === 'builder' ? this.buildersOf(action, 0) : [];
    const range = subgraph ? subgraph.builder.range : placeOf(action);
    if (range) node.body = { path: action.path, range };
    return subgraph ? [node, ...this.nodesOf(subgraph, done)] : [node];
  }
}

function isUseful({ value }: Resolved): boolean {
  return (
    value.kind === 'function' ||
    value.kind === 'builder' ||
    value.kind === 'members' ||
    value.kind === 'module'
  );
}

function placeOf({ value }: Resolved): TextRange | undefined {
  return value.kind === 'function' || value.kind === 'code' ? value.range : undefined;
}
