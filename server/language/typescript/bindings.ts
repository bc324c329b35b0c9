/**
 * Which definition an identifier means: the lexical scopes of one file. It finds the places; what a definition
 * stands for is worked out in values.ts. Scopes are looked up only for names somebody asks about, so a large file
 * costs one native search.
 */
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { FunctionScopes, Parameter } from './scopes.js';
import {
  declarationTypes,
  descendants,
  namedChildren,
  propertyName,
  stringOf,
  type FileNodes,
} from './syntax.js';

export type Definition =
  /** `value` is the initializer or the right side of an assignment; `path` leads into it (`{ a: { b } } = value`). */
  | { kind: 'variable'; at: SyntaxNode; value: SyntaxNode | null; path: string[] }
  /** A function, class or enum. */
  | { kind: 'declaration'; at: SyntaxNode; node: SyntaxNode }
  | { kind: 'import'; at: SyntaxNode; specifier: string; name: string }
  | ({ kind: 'parameter' } & Parameter);

const scopeTypes = new Set([
  'program',
  'statement_block',
  'for_statement',
  'for_in_statement',
  'switch_body',
  'class_body',
]);

/** Offsets of the text in which a definition is known. */
interface Scope {
  start: number;
  end: number;
}

/** The scope is looked up when the name is asked about, and then kept. */
interface ScopedDefinition {
  definition: Definition;
  scope: () => Scope;
}

export class Bindings {
  private readonly definitions = new Map<string, ScopedDefinition[]>();
  private readonly assignments = new Map<string, Definition[]>();

  constructor(
    nodes: FileNodes,
    private readonly functions: FunctionScopes,
    private readonly text: string,
  ) {
    const types = ['variable_declarator', 'assignment_expression', 'import_statement', ...declarationTypes];
    for (const type of types) for (const node of nodes.of(type)) this.add(node);
  }

  /** The definition that holds where `identifier` stands; `null` for globals and unknown names. */
  resolve(identifier: SyntaxNode): Definition | null {
    const name = identifier.text;
    const offset = identifier.startIndex;
    const visible = (this.definitions.get(name) ?? []).filter(({ scope }) => covers(scope(), offset));
    const start = Math.max(-1, ...visible.map(({ scope }) => scope().start));
    for (const around of this.functions.around(offset)) {
      // A block inside of a function hides the function's parameters, not the other way round.
      if (around.start < start) break;
      const parameter = this.functions.parameter(around, name);
      if (parameter) return { kind: 'parameter', ...parameter };
    }
    const innermost = visible.filter(({ scope }) => scope().start === start);
    const [first] = innermost;
    if (!first) return null;
    const scope = first.scope();
    const assigned = (this.assignments.get(name) ?? []).filter(({ at }) => covers(scope, at.startIndex));
    return newest([...innermost.map(({ definition }) => definition), ...assigned], offset);
  }

  /** Everything that the variable behind `identifier` is given anywhere; a single definition for all others. */
  resolveAll(identifier: SyntaxNode): Definition[] {
    const definition = this.resolve(identifier);
    if (!definition) return [];
    const assigned = this.assignments.get(identifier.text);
    if (definition.kind !== 'variable' || !assigned) return [definition];
    const declared = (this.definitions.get(identifier.text) ?? []).filter(({ scope }) =>
      covers(scope(), identifier.startIndex),
    );
    const start = Math.max(-1, ...declared.map(({ scope }) => scope().start));
    const innermost = declared.filter(({ scope }) => scope().start === start);
    const [first] = innermost;
    if (!first) return [definition];
    const mine = assigned.filter(({ at }) => covers(first.scope(), at.startIndex));
    return [...innermost.map((each) => each.definition), ...mine];
  }

  private add(node: SyntaxNode): void {
    if (node.type === 'variable_declarator') {
      const name = node.childForFieldName('name');
      if (name) this.addPattern(name, node.childForFieldName('value'), []);
    } else if (node.type === 'assignment_expression') {
      const at = node.childForFieldName('left');
      const value = node.childForFieldName('right');
      if (at?.type === 'identifier')
        append(this.assignments, at.text, { kind: 'variable', at, value, path: [] });
    } else if (node.type === 'import_statement') {
      this.addImport(node);
    } else {
      const at = node.childForFieldName('name');
      if (at) this.define({ kind: 'declaration', at, node });
    }
  }

  private define(definition: Definition): void {
    let known: Scope | undefined;
    const scope = () => (known ??= scopeOf(definition));
    append(this.definitions, definition.at.text, { definition, scope });
  }

  private addPattern(pattern: SyntaxNode, value: SyntaxNode | null, path: string[]): void {
    if (pattern.type === 'identifier' || pattern.type === 'shorthand_property_identifier_pattern') {
      const last = pattern.type === 'identifier' ? [] : [pattern.text];
      this.define({ kind: 'variable', at: pattern, value, path: [...path, ...last] });
    } else if (pattern.type === 'object_pattern') {
      for (const child of namedChildren(pattern)) this.addPattern(child, value, path);
    } else if (pattern.type === 'object_assignment_pattern') {
      const left = pattern.childForFieldName('left');
      if (left) this.addPattern(left, value, path);
    } else if (pattern.type === 'pair_pattern') {
      const key = pattern.childForFieldName('key');
      const target = pattern.childForFieldName('value');
      const name = key ? propertyName(key) : null;
      if (target && name !== null) this.addPattern(target, value, [...path, name]);
    }
  }

  private addImport(statement: SyntaxNode): void {
    const source = statement.childForFieldName('source');
    const specifier = source ? stringOf(source) : null;
    if (specifier === null) return;
    for (const clause of descendants(statement, ['import_clause'])) {
      const plain = namedChildren(clause).find((child) => child.type === 'identifier');
      if (plain) this.define({ kind: 'import', at: plain, specifier, name: 'default' });
    }
    for (const namespace of descendants(statement, ['namespace_import'])) {
      const at = namespace.firstNamedChild;
      if (at) this.define({ kind: 'import', at, specifier, name: '*' });
    }
    for (const each of descendants(statement, ['import_specifier'])) {
      const name = each.childForFieldName('name');
      const at = each.childForFieldName('alias') ?? name;
      const imported = name ? (stringOf(name) ?? name.text) : null;
      if (at && imported !== null) this.define({ kind: 'import', at, specifier, name: imported });
    }
  }
}

function append<Item>(index: Map<string, Item[]>, name: string, item: Item): void {
  const known = index.get(name);
  if (known) known.push(item);
  else index.set(name, [item]);
}

function covers(scope: Scope, offset: number): boolean {
  return scope.start <= offset && offset <= scope.end;
}

/** The last definition before the use; a use before all of them (a hoisted function) means the last one. */
function newest(definitions: Definition[], use: number): Definition | null {
  const ordered = definitions.sort((a, b) => a.at.startIndex - b.at.startIndex);
  const withValue = ordered.filter((each) => each.kind !== 'variable' || each.value !== null);
  const before = withValue.filter((each) => endOf(each) <= use);
  return before.at(-1) ?? withValue.at(-1) ?? ordered.at(-1) ?? null;
}

/** A variable holds its value once the value has been computed: `g = g.addNode()` reads the `g` before it. */
function endOf(definition: Definition): number {
  if (definition.kind === 'variable' && definition.value) return definition.value.endIndex;
  return definition.at.endIndex;
}

function scopeOf(definition: Definition): Scope {
  // A declaration's name is inside of it, but known around it.
  let scope = definition.kind === 'declaration' ? definition.node.parent : definition.at.parent;
  while (scope?.parent && !scopeTypes.has(scope.type)) scope = scope.parent;
  return { start: scope?.startIndex ?? 0, end: scope?.endIndex ?? 0 };
}
