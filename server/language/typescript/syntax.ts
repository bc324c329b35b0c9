/**
 * Small questions about nodes of the TypeScript, TSX and JavaScript grammars that several parts of the extractor
 * ask. Knows the grammars' node types, nothing about graphs.
 */
import { rangeOf } from '../syntax/nodeRanges.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { TextRange } from '../../protocol/language.js';

/** Node types of everything that can be called. */
export const functionTypes: ReadonlySet<string> = new Set([
  'function_declaration',
  'generator_function_declaration',
  'function_expression',
  'generator_function',
  'arrow_function',
  'method_definition',
]);

/** Declarations that are no variables: the name stands for the node itself. */
export const declarationTypes = [
  'function_declaration',
  'generator_function_declaration',
  'class_declaration',
  'abstract_class_declaration',
  'enum_declaration',
];

/** Code below these runs under a condition, or more than once. */
const conditionTypes = [
  'if_statement',
  'switch_statement',
  'for_statement',
  'for_in_statement',
  'while_statement',
  'do_statement',
  'ternary_expression',
  'try_statement',
];

/** What the extractor looks for in a whole file. */
const searchedTypes = [
  ...new Set([
    ...functionTypes,
    ...declarationTypes,
    'variable_declarator',
    'assignment_expression',
    'import_statement',
    'export_statement',
    'new_expression',
    'call_expression',
    'return_statement',
    ...conditionTypes,
  ]),
];

const wrapperTypes = new Set([
  'parenthesized_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'await_expression',
]);

export function isFunction(node: SyntaxNode): boolean {
  return functionTypes.has(node.type);
}

/** The expression inside of parentheses, `as`, `satisfies`, `!`, `await` and `<T>`. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  if (node.type === 'type_assertion') return unwrapChild(node, node.lastNamedChild);
  if (wrapperTypes.has(node.type)) return unwrapChild(node, namedChildren(node)[0] ?? null);
  return node;
}

function unwrapChild(node: SyntaxNode, inner: SyntaxNode | null): SyntaxNode {
  return inner ? unwrap(inner) : node;
}

/** True for the wrapping that `unwrap` removes: seen from inside, the value goes on unchanged. */
export function isWrapper(node: SyntaxNode): boolean {
  return wrapperTypes.has(node.type) || node.type === 'type_assertion';
}

/** Named children without comments. */
export function namedChildren(node: SyntaxNode): SyntaxNode[] {
  return node.namedChildren.filter((child) => child !== null && child.type !== 'comment') as SyntaxNode[];
}

export function descendants(node: SyntaxNode, types: string[]): SyntaxNode[] {
  return node.descendantsOfType(types).filter((each) => each !== null);
}

/**
 * The nodes of a whole file by type, in the order of the source. Walking the tree is what extraction spends most of
 * its time on, so it is done once for everything that the extractor looks for.
 */
export class FileNodes {
  private readonly byType = new Map<string, SyntaxNode[]>();
  /** Calls by the name that they call. */
  private byCallee: Map<string, SyntaxNode[]> | null = null;
  /** The names of variables by what they are declared with. */
  private variables: Map<number, SyntaxNode> | null = null;

  constructor(
    root: SyntaxNode,
    private readonly text: string,
  ) {
    for (const type of searchedTypes) this.byType.set(type, []);
    for (const node of descendants(root, searchedTypes)) this.byType.get(node.type)?.push(node);
  }

  of(type: string): SyntaxNode[] {
    return this.byType.get(type) ?? [];
  }

  /** The calls of a plain name (`helper(…)`), in the order of the source. */
  callsOf(name: string): SyntaxNode[] {
    this.byCallee ??= this.indexCallees();
    return this.byCallee.get(name) ?? [];
  }

  /** The name (or pattern) of the variable that is declared with this value. */
  variableOf(value: SyntaxNode): SyntaxNode | null {
    this.variables ??= this.indexVariables();
    return this.variables.get(value.id) ?? null;
  }

  /** Whether the source of the node starts with the text: cheaper to ask than the tree. */
  startsWith(node: SyntaxNode, text: string): boolean {
    return this.text.startsWith(text, node.startIndex);
  }

  /** Those of a type that begin inside of `outer`. */
  within(type: string, outer: SyntaxNode): SyntaxNode[] {
    const all = this.of(type);
    const first = firstFrom(all, outer.startIndex);
    const end = outer.endIndex;
    let last = first;
    for (let next = all[last]; next && next.startIndex < end; next = all[last]) last += 1;
    return all.slice(first, last);
  }

  /** True where something that runs under a condition, and begins after `from`, is around the offset. */
  isConditional(offset: number, from: number): boolean {
    return conditionTypes.some((type) =>
      this.of(type).some(
        (each) => each.startIndex > from && each.startIndex < offset && offset < each.endIndex,
      ),
    );
  }

  private indexVariables(): Map<number, SyntaxNode> {
    const index = new Map<number, SyntaxNode>();
    for (const each of this.of('variable_declarator')) {
      const value = each.childForFieldName('value');
      const name = value && each.childForFieldName('name');
      if (name) index.set(value.id, name);
    }
    return index;
  }

  private indexCallees(): Map<string, SyntaxNode[]> {
    const index = new Map<string, SyntaxNode[]>();
    for (const call of this.of('call_expression')) {
      plainCallee.lastIndex = call.startIndex;
      const name = plainCallee.exec(this.text)?.[0];
      const callee = name === undefined ? null : call.childForFieldName('function');
      if (name === undefined || callee?.type !== 'identifier') continue;
      const known = index.get(name);
      if (known) known.push(call);
      else index.set(name, [call]);
    }
    return index;
  }

  /** Everything that can be called, outer before inner. */
  functions(): SyntaxNode[] {
    const all = [...functionTypes].flatMap((type) => this.of(type));
    return all.sort((a, b) => a.startIndex - b.startIndex || b.endIndex - a.endIndex);
  }
}

/** The first word of a call that may be a plain name's: the text is cheaper to ask than the tree. */
const plainCallee = /[\p{ID_Start}$_][\p{ID_Continue}$]*(?=\s*[(<?])/uy;

/** The index of the first node that begins at or after the offset; nodes come in the order of the source. */
function firstFrom(nodes: SyntaxNode[], offset: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.startIndex ?? offset) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What is between the quotes of a string literal. */
export function innerRange(literal: SyntaxNode): TextRange {
  const { start, end } = rangeOf(literal);
  return {
    start: { line: start.line, character: start.character + 1 },
    end: { line: end.line, character: end.character - 1 },
  };
}

/** The text of a string literal or of a template without substitutions; `null` for anything else. */
export function stringOf(node: SyntaxNode): string | null {
  if (node.type === 'template_string' && node.descendantsOfType('template_substitution').length > 0)
    return null;
  if (node.type !== 'string' && node.type !== 'template_string') return null;
  return namedChildren(node)
    .map((part) => (part.type === 'escape_sequence' ? unescape(part.text) : part.text))
    .join('');
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0' };

function unescape(sequence: string): string {
  const code = /^\\(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\})$/i.exec(sequence);
  const digits = code?.[1] ?? code?.[2] ?? code?.[3];
  if (digits !== undefined) {
    const point = parseInt(digits, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '';
  }
  const character = sequence.slice(1);
  return escapes[character] ?? character;
}

/** The text of a property's name: identifier, string or `[computed]` string; `null` where it is not literal. */
export function propertyName(key: SyntaxNode): string | null {
  if (key.type === 'string') return stringOf(key);
  if (key.type === 'computed_property_name') {
    const inner = key.firstNamedChild;
    return inner ? stringOf(inner) : null;
  }
  return key.text;
}
