/** What a syntax tree says about graphs, read by the extractor of its language. */
import type { Tree } from '@vscode/tree-sitter-wasm';
import type { FileModel } from '../model/fileModel.js';
import { extractFile as extractPython } from '../python/extractFile.js';
import { extractFile as extractTypeScript } from '../typescript/extractFile.js';
import type { GrammarName } from './grammars.js';

/** @param tree What `grammar` parsed `text` to. */
export function extractModel(grammar: GrammarName, tree: Tree, text: string): FileModel {
  return grammar === 'python' ? extractPython(tree, text) : extractTypeScript(tree, text);
}
