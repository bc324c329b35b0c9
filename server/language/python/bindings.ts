/** Which definition a name of a Python file means: assignments, functions, classes, parameters and imports by scope. */
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import { descendants, isConditional, namedChildren, scopeOf } from './syntax.js';

export type Definition =
  | { kind: 'value'; node: SyntaxNode }
  /** `name` is `null` for the module itself. */
  | { kind: 'import'; module: string; name: string | null }
  /** Something that the source does not tell: a parameter, a loop's variable, an unpacked tuple. */
  | { kind: 'opaque' };

interface Placed {
  definition: Definition;
  at: SyntaxNode;
  isConditional: boolean;
}

export class Bindings {
  /** By the id of the scope (-1 for the module), then by name, in the order of the source. */
  private readonly byScope = new Map<number, Map<string, Placed[]>>();

  constructor(private readonly root: SyntaxNode) {
    for (const node of descendants(root, definers)) this.read(node);
  }

  /** `null` for a name without a definition, or with several of which it cannot be told which is meant. */
  resolve(name: SyntaxNode): Definition | null {
    const { placed, isOwnScope } = this.visible(name);
    return placed.length === 0 ? null : pick(placed, name, isOwnScope);
  }

  /** Every definition that the name may stand for. */
  resolveAll(name: SyntaxNode): Definition[] {
    const { placed, isOwnScope } = this.visible(name);
    const one = placed.length === 0 ? null : pick(placed, name, isOwnScope);
    return one ? [one] : placed.map(({ definition }) => definition);
  }

  /** Something is put into the list that the name stands for, after it was made. */
  isAppendedTo(name: SyntaxNode): boolean {
    const scope = scopeOf(name) ?? this.root;
    return new RegExp(
      `(?<![\\w.])${name.text}\\s*(?:\\.\\s*(?:append|extend|insert)\\(|\\[[^\\]]*\\]\\s*=)`,
    ).test(scope.text);
  }

  /** How often a name is read in the file, whichever variable of that name is meant. */
  uses(name: SyntaxNode): number {
    const same = descendants(this.root, ['identifier']).filter(({ text }) => text === name.text);
    const bound = new Set(
      [...this.byScope.values()].flatMap((names) => names.get(name.text) ?? []).map(({ at }) => at.id),
    );
    return same.filter(({ id }) => !bound.has(id)).length;
  }

  /** The definitions that the module ends with, by name; `opaque` for a name of which it cannot be told. */
  exports(): Map<string, Definition> {
    const result = new Map<string, Definition>();
    for (const [name, placed] of this.byScope.get(-1) ?? []) {
      const last = placed.at(-1);
      const isSure = placed.length === 1 || !placed.some((each) => each.isConditional);
      if (last) result.set(name, isSure ? last.definition : { kind: 'opaque' });
    }
    return result;
  }

  private visible(name: SyntaxNode): { placed: Placed[]; isOwnScope: boolean } {
    const own = scopeOf(name);
    for (let scope = own; scope; scope = scopeOf(scope)) {
      const isVisible = scope === own || scope.type !== 'class_definition';
      const found = isVisible ? this.byScope.get(scope.id)?.get(name.text) : undefined;
      if (found) return { placed: found, isOwnScope: scope === own };
    }
    return { placed: this.byScope.get(-1)?.get(name.text) ?? [], isOwnScope: own === null };
  }

  private read(node: SyntaxNode): void {
    switch (node.type) {
      case 'assignment':
      case 'augmented_assignment':
      case 'named_expression':
        this.readAssignment(node);
        return;
      case 'function_definition':
      case 'class_definition':
        this.add(node.childForFieldName('name'), { kind: 'value', node }, scopeOf(node), node);
        return;
      case 'import_statement':
        for (const each of namedChildren(node)) this.readImport(each);
        return;
      case 'import_from_statement':
        this.readFrom(node);
        return;
      case 'parameters':
      case 'lambda_parameters':
        for (const each of descendants(node, ['identifier'])) this.add(each, { kind: 'opaque' }, node.parent);
        return;
      default: {
        // A loop, `with … as`, `except … as`, `global`.
        const target = node.type === 'for_statement' ? node.childForFieldName('left') : node;
        for (const each of target ? descendants(target, ['identifier']) : [])
          this.add(each, { kind: 'opaque' });
      }
    }
  }

  private readAssignment(node: SyntaxNode): void {
    const left = node.childForFieldName('left') ?? node.childForFieldName('name');
    const right = node.childForFieldName('right') ?? node.childForFieldName('value');
    if (left?.type === 'identifier') {
      // `a: int` declares a type only.
      if (!right) return;
      const isPlain = node.type !== 'augmented_assignment';
      this.add(left, isPlain ? { kind: 'value', node: right } : { kind: 'opaque' });
    } else if (left?.type === 'pattern_list' || left?.type === 'tuple_pattern') {
      for (const each of descendants(left, ['identifier'])) this.add(each, { kind: 'opaque' });
    }
  }

  private readImport(node: SyntaxNode): void {
    const alias = node.childForFieldName('alias');
    const name = node.type === 'aliased_import' ? node.childForFieldName('name') : node;
    if (!name) return;
    // `import a.b` binds `a`.
    const bound = alias ?? name.firstNamedChild;
    this.add(bound, { kind: 'import', module: alias ? name.text : (bound?.text ?? ''), name: null });
  }

  private readFrom(node: SyntaxNode): void {
    const module = node.childForFieldName('module_name');
    if (!module) return;
    for (const each of namedChildren(node)) {
      if (each.id === module.id || each.type === 'wildcard_import') continue;
      const name = each.type === 'aliased_import' ? each.childForFieldName('name') : each;
      const alias = each.childForFieldName('alias') ?? name?.firstNamedChild ?? null;
      if (name) this.add(alias, { kind: 'import', module: module.text, name: name.text });
    }
  }

  /** @param statement What binds the name, as far as conditions around it count. */
  private add(
    at: SyntaxNode | null,
    definition: Definition,
    scope = at && scopeOf(at),
    statement = at,
  ): void {
    if (!at || !statement) return;
    const names = this.byScope.get(scope?.id ?? -1) ?? new Map<string, Placed[]>();
    this.byScope.set(scope?.id ?? -1, names);
    const placed = names.get(at.text) ?? [];
    names.set(at.text, [...placed, { definition, at, isConditional: isConditional(statement) }]);
  }
}

const definers = [
  'assignment',
  'augmented_assignment',
  'named_expression',
  'function_definition',
  'class_definition',
  'import_statement',
  'import_from_statement',
  'parameters',
  'lambda_parameters',
  'for_statement',
  'as_pattern_target',
  'global_statement',
  'nonlocal_statement',
];

/** Of several definitions the last one before the use counts, where all of them are reached in any case. */
function pick(placed: Placed[], use: SyntaxNode, isOwnScope: boolean): Definition | null {
  if (placed.length === 1) return placed[0]?.definition ?? null;
  if (!isOwnScope || placed.some((each) => each.isConditional)) return null;
  return placed.filter(({ at }) => at.startIndex < use.startIndex).at(-1)?.definition ?? null;
}
