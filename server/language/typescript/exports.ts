/** What a file exports, as ES modules and as CommonJS write it. */
import type { Node as SyntaxNode } from '@vscode/tree-sitter-wasm';
import type { CodeValue, FileModel } from '../model/fileModel.js';
import type { Evaluator } from './members.js';
import { objectMembers } from './members.js';
import { descendants, namedChildren, stringOf, unwrap, type FileNodes } from './syntax.js';
import { importValue } from './values.js';

export function exportsOf(nodes: FileNodes, values: Evaluator): Pick<FileModel, 'exports' | 'exportStars'> {
  const exports = new Map<string, CodeValue>();
  const exportStars: string[] = [];
  for (const statement of nodes.of('export_statement')) {
    const source = statement.childForFieldName('source');
    const specifier = source ? stringOf(source) : null;
    if (specifier === null) addOwn(statement, exports, values);
    else if (!addForwarded(statement, specifier, exports)) exportStars.push(specifier);
  }
  for (const assignment of nodes.of('assignment_expression')) addCommonJs(assignment, exports, values);
  return { exports, exportStars };
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
    if (local && exported !== null) exports.set(exported, values.of(local));
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
    if (local && exported !== null) {
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
