/** What a file exports, as ES modules and as CommonJS write it. */
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { CodeValue, FileModel } from '../model/fileModel.js';
import type { Evaluator } from './members.js';
import { objectMembers } from './members.js';
import { descendants, namedChildren, stringOf, unwrap, type FileNodes } from './syntax.js';
import { importValue } from './values.js';

type FileExports = Pick<FileModel, 'exports' | 'exportStars' | 'hasOpenExports'>;

export function exportsOf(nodes: FileNodes, values: Evaluator, text: string): FileExports {
  const exports = new Map<string, CodeValue>();
  const exportStars: string[] = [];
  let hasOpenExports = commonJs.test(text);
  for (const statement of nodes.of('export_statement')) {
    if (isOfTypes(statement)) continue;
    const source = statement.childForFieldName('source');
    const specifier = source ? stringOf(source) : null;
    if (specifier !== null) {
      if (!addForwarded(statement, specifier, exports)) exportStars.push(specifier);
    } else {
      addOwn(statement, exports, values);
      if (namesMore(statement, exports)) hasOpenExports = true;
    }
  }
  for (const assignment of nodes.of('assignment_expression')) addCommonJs(assignment, exports, values);
  return { exports, exportStars, hasOpenExports };
}

/** Whoever uses the object may put anything into it. */
const commonJs = /\bexports\s*[.[=,)]/;

/** `export type …`, `export interface …`, `export type { … }`. */
function isOfTypes(statement: SyntaxNode): boolean {
  const declared = statement.childForFieldName('declaration')?.type;
  if (declared === 'interface_declaration' || declared === 'type_alias_declaration') return true;
  return typeWord.test(statement.text);
}

/** Before the names of a statement, or of one specifier. */
const typeWord = /^(?:export\s+)?type\s*[{*]|^type\s+(?!as\s)/;

/** A form whose names `addOwn` does not read: a pattern, `export =`, `export declare`. */
function namesMore(statement: SyntaxNode, exports: Map<string, CodeValue>): boolean {
  const declared = statement.childForFieldName('declaration');
  if (!declared)
    return !statement.childForFieldName('value') && descendants(statement, ['export_clause']).length === 0;
  const variables = namedChildren(declared).filter(({ type }) => type === 'variable_declarator');
  if (variables.length > 0)
    return variables.some((each) => each.childForFieldName('name')?.type !== 'identifier');
  return !exports.has(declared.childForFieldName('name')?.text ?? 'default');
}

function addOwn(statement: SyntaxNode, exports: Map<string, CodeValue>, values: Evaluator): void {
  const declared = statement.childForFieldName('declaration');
  const isDefault = statement.children.some((child) => child?.type === 'default');
  const value = statement.childForFieldName('value') ?? declared;
  if (isDefault && value) exports.set('default', values.of(value));
  const name = declared?.childForFieldName('name');
  if (!isDefault && declared && name) exports.set(name.text, values.of(declared));
  for (const variable of declared ? namedChildren(declared) : []) {
    const pattern = variable.type === 'variable_declarator' ? variable.childForFieldName('name') : null;
    if (pattern?.type === 'identifier') exports.set(pattern.text, values.of(pattern));
  }
  if (value) return;
  for (const each of descendants(statement, ['export_specifier'])) {
    const { local, exported } = specifierNames(each);
    if (local && exported !== null && !typeWord.test(each.text)) exports.set(exported, values.of(local));
  }
}

/** False for `export * from`, which names nothing. */
function addForwarded(statement: SyntaxNode, specifier: string, exports: Map<string, CodeValue>): boolean {
  const namespace = descendants(statement, ['namespace_export'])[0]?.firstNamedChild;
  if (namespace) {
    exports.set(stringOf(namespace) ?? namespace.text, { kind: 'import', specifier, name: '*' });
    return true;
  }
  const named = descendants(statement, ['export_specifier']);
  for (const each of named) {
    const { local, exported } = specifierNames(each);
    if (local && exported !== null && !typeWord.test(each.text)) {
      exports.set(exported, importValue(specifier, stringOf(local) ?? local.text));
    }
  }
  return named.length > 0 || descendants(statement, ['export_clause']).length > 0;
}

function specifierNames(node: SyntaxNode): { local: SyntaxNode | null; exported: string | null } {
  const local = node.childForFieldName('name');
  const exported = node.childForFieldName('alias') ?? local;
  return { local, exported: exported ? (stringOf(exported) ?? exported.text) : null };
}

/** `module.exports = …`, `module.exports.graph = …`, `exports.graph = …`. */
function addCommonJs(assignment: SyntaxNode, exports: Map<string, CodeValue>, values: Evaluator): void {
  const match = /^(?:module\.)?exports(?:\.([\w$]+))?$/.exec(
    assignment.childForFieldName('left')?.text ?? '',
  );
  const right = assignment.childForFieldName('right');
  if (!match || !right) return;
  if (match[1] !== undefined) exports.set(match[1], values.of(right));
  else if (unwrap(right).type === 'object') {
    for (const [name, value] of objectMembers(unwrap(right), values)) exports.set(name, value);
  } else exports.set('default', values.of(right));
}
