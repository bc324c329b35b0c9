/**
 * What one source file says about graphs, as plain data that knows no grammar: each language's extractor fills it,
 * the linker (graphLinker.ts) ties files together, and nothing here keeps a syntax tree alive.
 */
import type { TextRange } from '../../protocol/language.js';
import type { ChannelDeclaration, FunctionFlow, GraphCalls, References } from './declarations.js';

/**
 * What an expression stands for, as far as one file tells. `import`, `member` and `call` are left to the linker,
 * because what they lead to may be in another file.
 */
export type CodeValue =
  /** `range` is the text between the quotes, where there are any. */
  | { kind: 'string'; value: string; range?: TextRange }
  /** `returns` holds only what can matter to a graph: other functions, builders, imports, calls. */
  | {
      kind: 'function';
      range: TextRange;
      /** Where the language gives a function's name to the nodes that run it. */
      name?: string;
      nameRange?: TextRange;
      returns: CodeValue[];
      flow: FunctionFlow;
    }
  /** A builder or the graph compiled from it; `builder` is the index in `FileModel.builders`. */
  | { kind: 'builder'; builder: number }
  /** An object, a class, an instance of it, an enum: something with named parts. */
  | { kind: 'members'; range: TextRange; members: Map<string, CodeValue> }
  /** A literal list of names. */
  | { kind: 'list'; range: TextRange; references: References }
  /** The channels of a state, with those of the states it extends. */
  | { kind: 'state'; channels: ChannelDeclaration[]; includes: CodeValue[]; isOpen: boolean }
  /** `name` is the export's name, `default`, or `*` for the module itself. */
  | { kind: 'import'; specifier: string; name: string }
  | { kind: 'member'; of: CodeValue; name: string }
  | { kind: 'call'; callee: CodeValue; args: CodeValue[]; range: TextRange }
  /** An expression that says nothing more, but has a place. */
  | { kind: 'code'; range: TextRange }
  | { kind: 'unknown' };

export type FunctionValue = Extract<CodeValue, { kind: 'function' }>;

/** `entrypoint` is the functional API, `agent` a prebuilt graph whose nodes the package declares. */
export type BuilderKind = 'graph' | 'entrypoint' | 'agent';

export interface BuilderModel extends GraphCalls {
  kind: BuilderKind;
  /** The variable that holds it, where there is one. */
  name: string | null;
  /** The whole chained expression that starts with `new StateGraph`. */
  range: TextRange;
  /** `new StateGraph(…)` alone. */
  creation: TextRange;
  /** What its state is made from. */
  state: CodeValue;
  /** Exported without being compiled: another file may add to it. */
  isExposed: boolean;
}

/** Calls on something that this file alone cannot identify, such as an imported builder. */
export interface LooseCalls extends GraphCalls {
  target: CodeValue;
}

/** A `task` of the functional API. */
export interface TaskModel {
  name: string;
  nameRange: TextRange;
  range: TextRange;
}

export interface FileModel {
  /** The source has syntax errors, so parts may be missing. */
  hasErrors: boolean;
  builders: BuilderModel[];
  loose: LooseCalls[];
  tasks: TaskModel[];
  /** Without those of types alone. */
  exports: Map<string, CodeValue>;
  /** Code may export more than `exports` and `exportStars` say. */
  hasOpenExports: boolean;
  /** Modules whose exports this one passes on as its own (`export * from`). */
  exportStars: string[];
}
