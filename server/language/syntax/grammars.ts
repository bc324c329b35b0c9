/**
 * The tree-sitter grammars: which one reads which file, and loading them from the folder they are shipped in. They
 * are WebAssembly, so the same files serve every platform. Knows nothing of what is in a tree.
 */
import treeSitter from '@vscode/tree-sitter-wasm';
import type { Parser, Tree } from '@vscode/tree-sitter-wasm';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export type GrammarName = 'typescript' | 'tsx' | 'javascript' | 'python';

const grammarOfExtension: Record<string, GrammarName> = {
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.tsx': 'tsx',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.jsx': 'javascript',
  '.py': 'python',
};

/** `null` for a file that no grammar here reads. */
export function grammarFor(file: string): GrammarName | null {
  return grammarOfExtension[path.extname(file).toLowerCase()] ?? null;
}

export interface Grammars {
  /** `previous` is the last tree of the same text, with `Tree.edit` applied for every change since. */
  parse(grammar: GrammarName, text: string, previous?: Tree): Tree;
}

/** Loads the runtime and all grammars from `folder`. Rejects where a file is missing or no grammar. */
export async function loadGrammars(folder: string): Promise<Grammars> {
  // The runtime hands its options on to Emscripten, which takes the module's bytes; that saves it from guessing paths.
  const options = { wasmBinary: await readFile(path.join(folder, 'tree-sitter.wasm')) };
  await treeSitter.Parser.init(options as unknown as Parameters<typeof Parser.init>[0]);
  const names: GrammarName[] = ['typescript', 'tsx', 'javascript', 'python'];
  const parsers = new Map<GrammarName, Parser>();
  for (const name of names) {
    const bytes = await readFile(path.join(folder, `tree-sitter-${name}.wasm`));
    const parser = new treeSitter.Parser();
    parser.setLanguage(await treeSitter.Language.load(new Uint8Array(bytes)));
    parsers.set(name, parser);
  }
  return {
    parse(grammar, text, previous) {
      const tree = parsers.get(grammar)?.parse(text, previous);
      if (!tree) throw new Error(`The ${grammar} grammar gave no tree.`);
      return tree;
    },
  };
}
