/**
 * The parts of a graph as the calls on its builder declare them, in both languages alike. Names are still values
 * (`CodeValue`): a constant or an import is worked out by the linker. `isOpen` says that the source adds more than it
 * tells (a loop, a spread, a parameter), so that nothing may be concluded from a name that is missing.
 */
import type { TextRange } from '../../protocol/language.js';
import type { CodeValue } from './fileModel.js';

/** An expression that names a node. */
export interface NodeReference {
  value: CodeValue;
  range: TextRange;
  /** The target of a `Send`, which no path map renames. */
  isSend?: true;
}

export interface References {
  items: NodeReference[];
  isOpen: boolean;
}

export interface NodeDeclaration {
  /** A `string` where the file tells the name. */
  name: CodeValue;
  /** The name alone: what tells two declarations on one line apart, and survives edits around it. */
  nameRange: TextRange;
  /** `implicit`: the name is that of the function (`{ write }`, `add_node(write)`). */
  nameForm: 'written' | 'implicit';
  /** From `addNode` to its closing parenthesis, or the entry of the object or list given to it. */
  range: TextRange;
  /** What the node runs. */
  action: CodeValue;
  /** Where its `Command`s may go, as `ends` (or `destinations`) says. */
  ends: References | null;
  /** Added under a condition or in a loop: another declaration of the same name may be the alternative. */
  isConditional: boolean;
}

export interface EdgeDeclaration {
  range: TextRange;
  from: References;
  to: References;
}

export interface BranchDeclaration {
  range: TextRange;
  from: References;
  /** The routing function. */
  path: CodeValue;
  pathRange: TextRange;
  map: PathMap | null;
}

export interface PathMap {
  range: TextRange;
  /** For a list of names key and target are the same text. */
  entries: { key: CodeValue; target: NodeReference }[];
  isList: boolean;
  isOpen: boolean;
}

export interface CompileDeclaration {
  range: TextRange;
  before: References;
  after: References;
  /** The checkpointer that is compiled in, where it serves nothing else. */
  checkpointer: TextRange | null;
}

/** What one or more calls on a builder add to it, in the order of the source. */
export interface GraphCalls {
  nodes: NodeDeclaration[];
  edges: EdgeDeclaration[];
  branches: BranchDeclaration[];
  compiles: CompileDeclaration[];
  /** A call here adds what the source does not tell. */
  isOpen: boolean;
}

/** What a function says of where the graph goes next and what it changes. */
export interface FunctionFlow {
  /** Names it returns as a router: literals, `Send`s. */
  routes: References;
  /** The literals of its declared return type; `null` where the type says anything else. */
  returnTypes: NodeReference[] | null;
  /** `goto` of the `Command`s it makes for its own graph. */
  gotos: References;
  /** Where its declared return type says that its `Command`s go (`Command[Literal['a']]`); `null` where it does not. */
  ends: NodeReference[] | null;
  /** A `Command` of it is for the parent graph, whose nodes it names. */
  leavesGraph: boolean;
  /** Keys of the objects it returns: channels that it updates. */
  updates: { name: string; range: TextRange }[];
  /** `interrupt(…)` calls. */
  interrupts: TextRange[];
}

/** One channel of a state. */
export interface ChannelDeclaration {
  name: string;
  nameRange: TextRange;
  range: TextRange;
  /** As the source writes it; empty where it does not. */
  type: string;
  reducer: string | null;
}

export function noCalls(): GraphCalls {
  return { nodes: [], edges: [], branches: [], compiles: [], isOpen: false };
}

export function noReferences(): References {
  return { items: [], isOpen: false };
}

export function joinReferences(all: References[]): References {
  return { items: all.flatMap(({ items }) => items), isOpen: all.some(({ isOpen }) => isOpen) };
}
