/**
 * What one source file says about graphs, as plain data that knows no grammar: each language's extractor fills it,
 * the linker (graphLinker.ts) ties files together, and nothing here keeps a syntax tree alive.
 */
import type { TextRange } from '../../protocol/language.js';

/**
 * What an expression stands for, as far as one file tells. `import`, `member` and `call` are left to the linker,
 * because what they lead to may be in another file.
 */
export type CodeValue =
  | { kind: 'string'; value: string }
  /** `returns` holds only what can matter to a graph: other functions, builders, imports, calls. */
  | { kind: 'function'; range: TextRange; returns: CodeValue[] }
  /** A builder or the graph compiled from it; `builder` is the index in `FileModel.builders`. */
  | { kind: 'builder'; builder: number }
  /** An object, a class, an instance of it, an enum: something with named parts. */
  | { kind: 'members'; range: TextRange; members: Map<string, CodeValue> }
  /** `name` is the export's name, `default`, or `*` for the module itself. */
  | { kind: 'import'; specifier: string; name: string }
  | { kind: 'member'; of: CodeValue; name: string }
  | { kind: 'call'; callee: CodeValue; args: CodeValue[]; range: TextRange }
  /** An expression that says nothing more, but has a place. */
  | { kind: 'code'; range: TextRange }
  | { kind: 'unknown' };

export interface NodeDeclaration {
  /** A `string` where the file tells the name. */
  name: CodeValue;
  /** The name alone: what tells two declarations on one line apart, and survives edits around it. */
  nameRange: TextRange;
  /** From `addNode` to its closing parenthesis, or the entry of the object or list given to it. */
  range: TextRange;
  /** What the node runs. */
  action: CodeValue;
}

export interface BuilderModel {
  /** The variable that holds it, where there is one. */
  name: string | null;
  /** The whole chained expression that starts with `new StateGraph`. */
  range: TextRange;
  /** In the order of the source. */
  nodes: NodeDeclaration[];
}

/** Nodes added to something that this file alone cannot identify, such as an imported builder. */
export interface LooseNodes {
  target: CodeValue;
  nodes: NodeDeclaration[];
}

export interface FileModel {
  /** The source has syntax errors, so parts may be missing. */
  hasErrors: boolean;
  builders: BuilderModel[];
  loose: LooseNodes[];
  exports: Map<string, CodeValue>;
  /** Modules whose exports this one passes on as its own (`export * from`). */
  exportStars: string[];
}
