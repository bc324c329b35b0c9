/** What a Python module offers to others: every name it binds, and those it imports with `*`. */
import type { FileModel } from '../model/fileModel.js';
import type { SyntaxNode } from '../syntax/syntaxNode.js';
import type { Bindings } from './bindings.js';
import { descendants } from './syntax.js';
import type { Values } from './values.js';

export function exportsOf(
  root: SyntaxNode,
  bindings: Bindings,
  values: Values,
): Pick<FileModel, 'exports' | 'exportStars' | 'hasOpenExports'> {
  const exports = new Map([...bindings.exports()].map(([name, each]) => [name, values.ofDefinition(each)]));
  const exportStars = descendants(root, ['wildcard_import']).flatMap(
    ({ parent }) => parent?.childForFieldName('module_name')?.text ?? [],
  );
  return { exports, exportStars, hasOpenExports: definesByCode.test(root.text) };
}

/** Names that code may add to the module: `globals()["graph"] = …`, `__getattr__`, `global graph`, a loop over `match`. */
const definesByCode =
  /\bglobals\s*\(|\b__getattr__\b|^\s+global\s|\bexec\s*\(|\bsetattr\s*\(|\bcase\b.*:\s*$/m;
